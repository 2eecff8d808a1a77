package ststest

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// answer is a whole answer, not yet on the connection.
type answer struct {
	status   int
	code     string // AWS's error code; empty for a success
	location string
	kind     string // Content-Type; empty: text/xml
	root     *node  // the body, unless raw is set
	raw      string
}

func (a answer) body() string {
	if a.root == nil {
		return a.raw
	}
	var b strings.Builder
	a.root.write(&b, "")
	return b.String()
}

// node is one element of an XML answer, with text or with children.
type node struct {
	name, xmlns string
	text        string
	children    []node
}

func leaf(name, text string) node { return node{name: name, text: text} }

func element(name string, children ...node) node { return node{name: name, children: children} }

// xmlText escapes what XML needs and nothing else, so that a fault can send
// bytes that no XML writer would.
var xmlText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// write lays the element out as AWS does: two blanks a level, a newline after
// each element.
func (n node) write(b *strings.Builder, indent string) {
	b.WriteString(indent + "<" + n.name)
	if n.xmlns != "" {
		b.WriteString(` xmlns="` + n.xmlns + `"`)
	}
	b.WriteByte('>')
	if n.children == nil {
		xmlText.WriteString(b, n.text)
	} else {
		b.WriteByte('\n')
		for _, child := range n.children {
			child.write(b, indent+"  ")
		}
		b.WriteString(indent)
	}
	b.WriteString("</" + n.name + ">\n")
}

// find is the first element of that name in n; nil when there is none.
func (n *node) find(name string) *node {
	if n.name == name {
		return n
	}
	for i := range n.children {
		if found := n.children[i].find(name); found != nil {
			return found
		}
	}
	return nil
}

// drop takes every element of that name out of n.
func (n *node) drop(name string) {
	var kept []node
	for _, child := range n.children {
		if child.name != name {
			child.drop(name)
			kept = append(kept, child)
		}
	}
	n.children = kept
}

// success wraps the result of an operation, if it has one.
func success(op operation, result node) answer {
	root := element(op.name + "Response")
	if result.children != nil {
		result.name = op.name + "Result"
		root.children = append(root.children, result)
	}
	root.children = append(root.children, element("ResponseMetadata", leaf("RequestId", newRequestID())))
	root.xmlns = op.namespace
	return answer{status: http.StatusOK, root: &root}
}

// apiError is a refusal: HTTP status, AWS's code and its message, which some
// refusals do not have.
type apiError struct {
	status        int
	code, message string
}

func denied(message string) *apiError {
	return &apiError{http.StatusForbidden, "AccessDenied", message}
}

func (e *apiError) answer(namespace string) answer {
	if e.status == http.StatusFound {
		return answer{status: e.status, location: e.message}
	}
	kind := "Sender"
	if e.status >= 500 {
		kind = "Receiver"
	}
	details := element("Error", leaf("Type", kind), leaf("Code", e.code))
	if e.message != "" {
		details.children = append(details.children, leaf("Message", e.message))
	}
	root := element("ErrorResponse", details, leaf("RequestId", newRequestID()))
	root.xmlns = namespace
	if e.code == "InvalidAction" {
		root.xmlns = "http://webservices.amazon.com/AWSFault/2005-15-09"
	}
	return answer{status: e.status, code: e.code, root: &root}
}

// requestID is the ID that the answer names, or a new one.
func (a answer) requestID() string {
	if a.root != nil {
		if id := a.root.find("RequestId"); id != nil {
			return id.text
		}
	}
	return newRequestID()
}

// newRequestID is a random UUID.
func newRequestID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// header sets what every answer of STS carries.
func (a answer) header(h http.Header, now time.Time) {
	kind := a.kind
	if kind == "" {
		kind = "text/xml"
	}
	h.Set("Content-Type", kind)
	h.Set("Date", now.UTC().Format(http.TimeFormat))
	h.Set("X-Amzn-Requestid", a.requestID())
	extended := fmt.Sprintf("1:us-east-1:S:%d:R:%s", now.UnixMilli(), rand.Text()[:8])
	h.Set("X-Amz-Sts-Extended-Request-Id", base64.StdEncoding.EncodeToString([]byte(extended)))
	if a.location != "" {
		h.Set("Location", a.location)
	}
}
