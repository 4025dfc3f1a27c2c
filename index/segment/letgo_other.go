//go:build !unix

package segment

func (s *File) LetGo() {}
