package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
)

// pkg is a package as it is built on this system.
type pkg struct {
	Dir, ImportPath, Name, Export string
	Module                        struct{ Dir string }
	GoFiles                       []string
	exports                       map[string]string // of what it imports
}

func load(ctx context.Context, name string) (*pkg, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-deps", "-export", "-json=Dir,ImportPath,Name,Export,Module,GoFiles", name)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p, exports := &pkg{}, map[string]string{} // the package itself comes last
	for all := json.NewDecoder(out); ; {
		next := &pkg{}
		if err := all.Decode(next); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		exports[next.ImportPath] = next.Export
		p = next
	}
	p.exports = exports
	if err := cmd.Wait(); err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	return p, nil
}

// faults are all that can be put into the files of p, in their order.
func (p *pkg) faults() ([]fault, error) {
	files := token.NewFileSet()
	var trees []*ast.File
	var sources [][]byte
	for _, name := range p.GoFiles {
		source, err := os.ReadFile(filepath.Join(p.Dir, name))
		if err != nil {
			return nil, err
		}
		tree, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		trees, sources = append(trees, tree), append(sources, source)
	}
	folder, err := filepath.Rel(p.Module.Dir, p.Dir)
	if err != nil {
		return nil, err
	}
	known := p.types(files, trees)
	var all []fault
	for i, name := range p.GoFiles {
		s := newSeeker(path.Join(filepath.ToSlash(folder), name), sources[i], files)
		s.types, s.imports = known, p.names(trees[i])
		s.file(trees[i])
		all = append(all, s.found...)
	}
	for i := range all {
		all[i].number = i + 1
	}
	return all, nil
}

// types tells what is known; a fault without a type is built alone.
func (p *pkg) types(files *token.FileSet, trees []*ast.File) map[ast.Expr]types.TypeAndValue {
	info := types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	config := types.Config{Error: func(error) {}, Importer: importer.ForCompiler(files, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(p.exports[path])
	})}
	config.Check(p.ImportPath, files, trees, &info)
	return info.Types
}

// names are those by which a file calls packages, its own by none.
func (p *pkg) names(tree *ast.File) map[string]string {
	names := map[string]string{p.ImportPath: ""}
	for _, i := range tree.Imports {
		full, _ := strconv.Unquote(i.Path.Value)
		names[full] = path.Base(full)
		if i.Name != nil {
			names[full] = i.Name.Name
		}
	}
	if _, is := names["os"]; is {
		names["io/fs"] = "os" // FileMode and FileInfo have a name there, too
	}
	return names
}
