package main

import (
	"encoding/json"
	"fmt"
	"time"

	cri "k8s.io/cri-api/pkg/apis/runtime/v1alpha2"
)

// inspect prints the part of the real one's JSON that the CRI itself gives.
func (c client) inspect(prefix string) error {
	id, err := c.containerID(prefix)
	if err != nil {
		return err
	}
	r, err := c.rt.ContainerStatus(c.ctx, &cri.ContainerStatusRequest{ContainerId: id})
	if err != nil {
		return err
	}
	s := r.Status
	text, err := json.MarshalIndent(map[string]any{"status": map[string]any{
		"id":         s.Id,
		"metadata":   map[string]any{"attempt": s.Metadata.Attempt, "name": s.Metadata.Name},
		"state":      s.State.String(),
		"createdAt":  at(s.CreatedAt),
		"startedAt":  at(s.StartedAt),
		"finishedAt": at(s.FinishedAt),
		"exitCode":   s.ExitCode,
		"image":      map[string]any{"image": s.Image.Image},
		"reason":     s.Reason,
		"message":    s.Message,
		"logPath":    s.LogPath,
	}}, "", "  ")
	if err == nil {
		fmt.Println(string(text))
	}
	return err
}

func at(nanoseconds int64) string {
	return time.Unix(0, nanoseconds).UTC().Format(time.RFC3339Nano)
}
