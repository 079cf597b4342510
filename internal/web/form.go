package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web/ui/field"
)

// Longest values of one line and of many.
const (
	LineMost = 1000
	TextMost = 20000
)

const (
	memory    = 4 << 20 // of an upload kept in memory; the rest goes to temporary files
	valueMost = 2000    // values in one form
)

// Form is what a person sent: values trimmed and made safe, with the errors to
// show beside each field. The zero value is an empty form, for a page's first view.
type Form struct {
	values map[string][]string
	files  map[string][]*multipart.FileHeader
	errs   map[string]string
	first  string // sentence of an error that belongs to no field
	lang   text.Lang
}

// NewForm makes a form with starting values, for a page that edits something.
func (c *Call) NewForm(values map[string]string) *Form {
	f := &Form{values: map[string][]string{}, lang: c.Lang}
	for k, v := range values {
		f.values[k] = []string{v}
	}
	return f
}

// Form reads the request's form, with its files when it has some. Values that are
// too long, or no text, are errors of their field.
func (c *Call) Form() (*Form, error) {
	f := &Form{values: map[string][]string{}, lang: c.Lang}
	if err := c.parse(); err != nil {
		return nil, err
	}
	if c.R.MultipartForm != nil {
		f.files = c.R.MultipartForm.File
	}
	count := 0
	for name, all := range c.R.PostForm {
		count += len(all)
		for _, v := range all {
			f.values[name] = append(f.values[name], clean(v, TextMost+1))
		}
		for _, v := range f.values[name] {
			if utf8.RuneCountInString(v) > TextMost {
				f.Refuse(name, c.T("ui.field.long", TextMost))
			}
		}
	}
	if count > valueMost {
		return nil, fault.New(fault.TooLarge, "Ce formulaire a trop de valeurs : %d au plus.", "This form has too many values: %d at most.", valueMost)
	}
	return f, nil
}

func (c *Call) parse() error {
	var err error
	if strings.HasPrefix(c.R.Header.Get("Content-Type"), "multipart/form-data") {
		err = c.R.ParseMultipartForm(memory)
	} else {
		err = c.R.ParseForm()
	}
	if err == nil {
		return nil
	}
	if big, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return tooLarge(err, big.Limit)
	}
	return fault.Wrap(err, fault.Invalid, "Ce formulaire est arrivé abîmé : envoyez-le à nouveau.",
		"This form arrived damaged: send it again.")
}

// clean makes a value safe and cuts it to most characters.
func clean(v string, most int) string {
	v = strings.TrimSpace(text.Safe(strings.ReplaceAll(v, "\r\n", "\n")))
	if utf8.RuneCountInString(v) <= most {
		return v
	}
	return string([]rune(v)[:most])
}

// Get gives a value as one line; "" when absent.
func (f *Form) Get(name string) string { return text.SafeLine(f.Text(name)) }

// Text gives a value of several lines; "" when absent.
func (f *Form) Text(name string) string {
	if f == nil || len(f.values[name]) == 0 {
		return ""
	}
	return f.values[name][0]
}

// All gives every value of a name, without empty ones.
func (f *Form) All(name string) []string {
	var all []string
	if f != nil {
		for _, v := range f.values[name] {
			if v != "" {
				all = append(all, v)
			}
		}
	}
	return all
}

// Is reports whether one of the values of name is value: a ticked box.
func (f *Form) Is(name, value string) bool {
	for _, v := range f.All(name) {
		if v == value {
			return true
		}
	}
	return false
}

// Has reports whether name came with a value.
func (f *Form) Has(name string) bool { return f.Text(name) != "" }

// Int gives a whole number; what is none is an error of the field. Empty is 0.
func (f *Form) Int(name string) int {
	v := f.Get(name)
	if v == "" {
		return 0
	}
	n, err := strconv.Atoi(strings.ReplaceAll(text.Key(v), " ", ""))
	if err != nil {
		f.Refuse(name, f.say("ui.field.number", v))
	}
	return n
}

// Need gives a value that must not be empty, of at most LineMost characters;
// otherwise an error of the field.
func (f *Form) Need(name string) string {
	v := f.Get(name)
	if v == "" {
		f.Refuse(name, f.say("ui.field.needed"))
	}
	if utf8.RuneCountInString(v) > LineMost {
		f.Refuse(name, f.say("ui.field.long", LineMost))
	}
	return v
}

func (f *Form) say(key string, args ...any) string {
	return text.Printer{Lang: f.lang}.T(key, args...)
}

// Refuse adds an error to a field; the first one stays. With no name it stands
// above the form.
func (f *Form) Refuse(name, sentence string) {
	if name == "" {
		if f.first == "" {
			f.first = sentence
		}
		return
	}
	if f.errs == nil {
		f.errs = map[string]string{}
	}
	if f.errs[name] == "" {
		f.errs[name] = sentence
	}
}

// Take puts an error that the person can mend (kinds invalid, conflict) on the
// form, beside the fields it names, and reports true; render the form again then.
// Any other error is the handler's to return.
func (f *Form) Take(err error) bool {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict:
	default:
		return false
	}
	var many fault.Problems
	if !errors.As(err, &many) {
		many = fault.Problems{fault.Of(err)}
	}
	for _, e := range many {
		sentence := e.Sentence(string(f.lang))
		if f.lang == text.FR {
			sentence = text.Fr(sentence)
		}
		if len(e.Fields()) == 0 {
			f.Refuse("", sentence)
		}
		for _, fd := range e.Fields() {
			f.Refuse(fd.Name, sentence)
		}
	}
	return true
}

// Valid reports whether no field has an error.
func (f *Form) Valid() bool { return len(f.errs) == 0 && f.first == "" }

// Error gives the error of a field, "" for none.
func (f *Form) Error(name string) string {
	if f == nil {
		return ""
	}
	return f.errs[name]
}

// Trouble gives the error that stands above the form, "" for none. Errors of
// fields that the page does not show are its business.
func (f *Form) Trouble() string {
	if f == nil {
		return ""
	}
	return f.first
}

// Field gives what a field component needs: name, label, value, error.
func (f *Form) Field(name, label string) field.Props {
	return field.Props{Name: name, Label: label, Value: f.Text(name), Values: f.All(name), Error: f.Error(name)}
}

// Upload is a file that a person brought.
type Upload struct {
	Name string // as the person's device named it, made safe
	Body []byte
}

// Files gives all files of a field, at most so many bytes together, empty choices left out.
func (f *Form) Files(name string, most int64) (all []Upload, err error) {
	if f == nil || len(f.files[name]) == 0 {
		return nil, nil
	}
	every := f.files[name]
	defer func() { f.files[name] = every }()
	for _, h := range every {
		f.files[name] = []*multipart.FileHeader{h}
		u, ok, err := f.File(name, most)
		if err != nil {
			return nil, err
		}
		if most -= int64(len(u.Body)); ok {
			all = append(all, u)
		}
	}
	return all, nil
}

// File gives the file of a field, at most so many bytes; ok is false when none
// was chosen.
func (f *Form) File(name string, most int64) (u Upload, ok bool, err error) {
	if f == nil || len(f.files[name]) == 0 {
		return u, false, nil
	}
	h := f.files[name][0]
	if h.Size > most {
		return u, false, tooLarge(nil, most)
	}
	r, err := h.Open()
	if err != nil {
		return u, false, err
	}
	defer r.Close()
	u.Name = text.SafeLine(h.Filename)
	u.Body, err = io.ReadAll(io.LimitReader(r, most))
	return u, err == nil && (u.Name != "" || len(u.Body) > 0), err
}
