package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

func (s *seeker) file(tree *ast.File) {
	for _, d := range tree.Decls {
		switch d := d.(type) {
		case *ast.GenDecl:
			if d.Tok != token.IMPORT {
				s.function, s.constant = d.Tok.String(), d.Tok == token.CONST
				s.seek(d)
				s.constant = false
			}
		case *ast.FuncDecl:
			s.function = name(d)
			if d.Body != nil {
				s.inside(d.Type.Results, d.Body)
			}
		}
	}
}

// name is that of a function, or Type.name of a method.
func name(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	t := d.Recv.List[0].Type
	if p, is := t.(*ast.StarExpr); is {
		t = p.X
	}
	if i, is := t.(*ast.Ident); is {
		return i.Name + "." + d.Name.Name
	}
	return d.Name.Name
}

// inside looks at the body of a function with these results.
func (s *seeker) inside(results *ast.FieldList, body *ast.BlockStmt) {
	outer := s.results
	s.results = results
	s.seek(body)
	s.results = outer
}

func (s *seeker) seek(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		if f, is := n.(*ast.FuncLit); is {
			s.inside(f.Type.Results, f.Body)
			return false
		}
		switch n := n.(type) {
		case ast.Stmt:
			s.statement(n)
		case ast.Expr:
			s.expression(n)
		}
		return true
	})
}

// statement looks at n. What stands in the head of another statement cannot be
// left out; a call of panic may be what ends a function.
func (s *seeker) statement(n ast.Stmt) {
	switch n := n.(type) {
	case *ast.IfStmt:
		s.head(n.Init)
		s.condition(n.Cond, true)
	case *ast.ForStmt:
		s.head(n.Init, n.Post)
		if n.Cond != nil {
			s.condition(n.Cond, false)
		}
	case *ast.SwitchStmt:
		s.head(n.Init)
		s.cases(n)
	case *ast.CommClause:
		s.head(n.Comm)
	case *ast.ReturnStmt:
		s.noError(n)
	case *ast.BranchStmt:
		s.branch(n)
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE && !blank(n.Lhs) && !s.heads[n] {
			s.drop(n)
		}
	case *ast.ExprStmt, *ast.DeferStmt, *ast.GoStmt, *ast.SendStmt, *ast.IncDecStmt:
		if !s.heads[n] && !strings.HasPrefix(s.text(n), "panic(") {
			s.drop(n)
		}
	}
}

func (s *seeker) head(all ...ast.Stmt) {
	for _, n := range all {
		s.heads[n] = true
	}
}

// blank tells whether an assignment only says that values are not used.
func blank(names []ast.Expr) bool {
	for _, n := range names {
		if i, is := n.(*ast.Ident); !is || i.Name != "_" {
			return false
		}
	}
	return true
}

// cases leaves values out; a switch without a tag has conditions.
func (s *seeker) cases(n *ast.SwitchStmt) {
	for _, c := range n.Body.List {
		c := c.(*ast.CaseClause)
		for i, value := range c.List {
			switch {
			case n.Tag == nil:
				s.condition(value, len(c.List) == 1)
			case len(c.List) == 1:
				s.add(c.Pos(), c.End(), "case "+s.short(value)+": dropped", "")
			case i == 0:
				s.add(value.Pos(), c.List[1].Pos(), "case "+s.short(value)+": dropped", "")
			default:
				s.add(c.List[i-1].End(), value.End(), "case "+s.short(value)+": dropped", "")
			}
		}
	}
}

// noError returns nil in place of an error. What makes the error is still called.
func (s *seeker) noError(n *ast.ReturnStmt) {
	if s.results == nil || len(n.Results) == 0 || len(n.Results) != s.results.NumFields() {
		return
	}
	fields := s.results.List
	last := n.Results[len(n.Results)-1]
	if t, is := fields[len(fields)-1].Type.(*ast.Ident); !is || t.Name != "error" || s.text(last) == "nil" {
		return
	}
	before := string(s.source[s.offset(n.Pos()):s.offset(last.Pos())])
	with := "{ var dropped error = " + s.text(last) + "; _ = dropped; " + before + "nil }"
	s.wrap(s.add(n.Pos(), n.End(), s.short(n)+": no error", with), n, "if mutantOn(%d) "+with+"; ", "")
}

func (s *seeker) branch(n *ast.BranchStmt) {
	other := map[token.Token]string{token.BREAK: "continue", token.CONTINUE: "break"}[n.Tok]
	if other == "" {
		return
	}
	if n.Label != nil {
		other += " " + n.Label.Name
	}
	s.wrap(s.become(n, other), n, "if mutantOn(%d) { "+other+" }; ", "")
}

func (s *seeker) expression(n ast.Expr) {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		s.operands(n)
		s.operator(n)
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			s.wrap(s.become(n, "("+s.text(n.X)+")"), n, "(mutantOn(%d) != ", ")")
		}
	case *ast.BasicLit:
		if n.Kind == token.INT {
			s.number(n)
		}
	case *ast.Ident:
		switch n.Name {
		case "true":
			s.wrap(s.become(n, "false"), n, "(mutantOn(%d) != ", ")")
		case "false":
			s.wrap(s.become(n, "true"), n, "(mutantOn(%d) != ", ")")
		}
	}
}

// operands keeps one side of a logical operator. The other is still compiled.
// Tests that notice both notice the other operator, too.
func (s *seeker) operands(n *ast.BinaryExpr) {
	if n.Op != token.LAND && n.Op != token.LOR {
		return
	}
	left, right := s.text(n.X), s.text(n.Y)
	off := "(mutantOn(%d) || ("
	if n.Op == token.LOR {
		off = "(!mutantOn(%d) && ("
	}
	s.wrap(s.add(n.Pos(), n.End(), s.short(n)+": left operand only", "(("+left+") || false && ("+right+"))"), n.Y, off, "))")
	s.wrap(s.add(n.Pos(), n.End(), s.short(n)+": right operand only", "(false && ("+left+") || ("+right+"))"), n.X, off, "))")
}

var otherOperator = map[token.Token]token.Token{
	token.EQL: token.NEQ, token.NEQ: token.EQL,
	token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR,
	token.ADD: token.SUB, token.SUB: token.ADD, token.MUL: token.QUO, token.QUO: token.MUL, token.REM: token.MUL,
	token.AND: token.OR, token.OR: token.AND, token.XOR: token.AND, token.AND_NOT: token.AND,
	token.SHL: token.SHR, token.SHR: token.SHL,
}

// operator is another one. Tests that notice a condition that is always true and
// one that never is notice the opposite, too.
func (s *seeker) operator(n *ast.BinaryExpr) {
	other, is := otherOperator[n.Op]
	if !is || s.whole[n] && (n.Op == token.EQL || n.Op == token.NEQ) || n.Op == token.ADD && s.isString(n) {
		return
	}
	f := s.add(n.OpPos, n.OpPos+token.Pos(len(n.Op.String())), s.short(n)+": "+other.String(), other.String())
	switch {
	case s.types[n].Value != nil:
	case n.Op == token.EQL || n.Op == token.NEQ:
		s.wrap(f, n, "(mutantOn(%d) != (", "))")
	default:
		s.wrap(f, n, "mutantOperator"+switches[n.Op]+"(%d, ", ")")
		f.inserts = append(f.inserts, insert{at: s.offset(n.OpPos), cut: len(n.Op.String()), text: fmt.Sprintf(", %q, ", n.Op)})
	}
}

func (s *seeker) isString(n ast.Expr) bool {
	t := s.types[n].Type
	if t == nil {
		return false
	}
	b, is := t.Underlying().(*types.Basic)
	return is && b.Info()&types.IsString != 0
}

// number is one more, and zero where one more is not all that is left to try.
func (s *seeker) number(n *ast.BasicLit) {
	value, err := strconv.ParseInt(n.Value, 0, 64)
	if err != nil {
		return
	}
	next := fmt.Sprint(value + 1)
	if strings.HasPrefix(n.Value, "0") && value != 0 { // of a mode, bits are read
		next = fmt.Sprintf("%#o", value+1)
	}
	s.instead(n, next)
	if value > 1 {
		s.instead(n, "0")
	}
}

func (s *seeker) instead(n *ast.BasicLit, with string) {
	f := s.become(n, with)
	if t := s.typeName(n); t != "" {
		s.wrap(f, n, "mutantNumber["+t+"](%d, ", ", "+with+")")
	}
}

// typeName is how the file spells the type of n; empty if it cannot.
func (s *seeker) typeName(n ast.Expr) string {
	t := s.types[n].Type
	if b, is := t.(*types.Basic); t == nil || is && b.Info()&types.IsUntyped != 0 {
		return ""
	}
	known := true
	name := types.TypeString(t, func(p *types.Package) string {
		name, is := s.imports[p.Path()]
		known = known && is
		return name
	})
	if !known {
		return ""
	}
	return name
}
