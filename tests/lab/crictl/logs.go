package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	cri "k8s.io/cri-api/pkg/apis/runtime/v1alpha2"
)

// logs prints the kubelet's log file without what the CRI format puts before each line (time, stream, F or P).
func (c client) logs(prefix string, tail int) error {
	id, err := c.containerID(prefix)
	if err != nil {
		return err
	}
	r, err := c.rt.ContainerStatus(c.ctx, &cri.ContainerStatusRequest{ContainerId: id})
	if err != nil {
		return err
	}
	f, err := os.Open(r.Status.LogPath)
	if err != nil {
		return err
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	var lines []string
	partial := ""
	for _, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		field := strings.SplitN(line, " ", 4)
		if len(field) < 4 {
			continue
		}
		partial += field[3]
		if field[2] != "P" {
			lines, partial = append(lines, partial), ""
		}
	}
	if tail >= 0 && len(lines) > tail {
		lines = lines[len(lines)-tail:]
	}
	for _, line := range lines {
		fmt.Println(line)
	}
	return nil
}
