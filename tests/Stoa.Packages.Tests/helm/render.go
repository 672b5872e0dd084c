// Renders a chart as `helm template` does, with the engine and functions that Helm is made of (text/template, sprig): render CHART RELEASE VALUES.yaml…
// Prints one JSON document a line. For machines on which there is no Helm.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"gopkg.in/yaml.v3"
)

func read(path string) map[string]interface{} {
	text, err := os.ReadFile(path)
	check(err)
	values := map[string]interface{}{}
	check(yaml.Unmarshal(text, &values))
	return values
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func merge(into, from map[string]interface{}) {
	for key, value := range from {
		inner, isMap := value.(map[string]interface{})
		outer, wasMap := into[key].(map[string]interface{})
		if isMap && wasMap {
			merge(outer, inner)
		} else {
			into[key] = value
		}
	}
}

func main() {
	chart, release := os.Args[1], os.Args[2]
	values := read(filepath.Join(chart, "values.yaml"))
	for _, more := range os.Args[3:] {
		merge(values, read(more))
	}
	metadata := map[string]interface{}{}
	for key, value := range read(filepath.Join(chart, "Chart.yaml")) {
		metadata[strings.ToUpper(key[:1])+key[1:]] = value
	}

	root := template.New("chart").Option("missingkey=error")
	functions := sprig.TxtFuncMap()
	functions["include"] = func(name string, data interface{}) (string, error) {
		var out bytes.Buffer
		err := root.ExecuteTemplate(&out, name, data)
		return out.String(), err
	}
	functions["toYaml"] = func(value interface{}) (string, error) {
		text, err := yaml.Marshal(value)
		return strings.TrimSuffix(string(text), "\n"), err
	}
	functions["required"] = func(reason string, value interface{}) (interface{}, error) {
		if value == nil || value == "" {
			return nil, errors.New(reason)
		}
		return value, nil
	}
	root.Funcs(functions)
	files, err := filepath.Glob(filepath.Join(chart, "templates", "*"))
	check(err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		check(err)
		_, err = root.New(filepath.Base(file)).Parse(string(text))
		check(err)
	}

	data := map[string]interface{}{
		"Values":  values,
		"Chart":   metadata,
		"Release": map[string]interface{}{"Name": release, "Namespace": "default", "Service": "Helm"},
	}
	for _, file := range files {
		if filepath.Ext(file) != ".yaml" {
			continue
		}
		var out bytes.Buffer
		check(root.ExecuteTemplate(&out, filepath.Base(file), data))
		documents := yaml.NewDecoder(&out)
		for {
			var document map[string]interface{}
			err := documents.Decode(&document)
			if err == io.EOF {
				break
			}
			if err != nil {
				log.Fatalf("%s: %v\n%s", file, err, out.String())
			}
			if len(document) > 0 {
				text, err := json.Marshal(document)
				check(err)
				fmt.Println(string(text))
			}
		}
	}
}
