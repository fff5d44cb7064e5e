// Prints how many bytes Go's own gzip makes of each archive that is named, as BuildKit packs layers.
// buildah packs with another library, whose archives are some 4 % larger.
package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"os"
)

type counter struct{ bytes int64 }

func (c *counter) Write(content []byte) (int, error) {
	c.bytes += int64(len(content))
	return len(content), nil
}

func repack(name string) (int64, error) {
	file, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		return 0, err
	}
	packed := &counter{}
	writer := gzip.NewWriter(packed)
	if _, err := io.Copy(writer, unpacked); err != nil {
		return 0, err
	}
	err = writer.Close()
	return packed.bytes, err
}

func main() {
	for _, name := range os.Args[1:] {
		bytes, err := repack(name)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(bytes)
	}
}
