package main

import (
	"fmt"
	"strings"

	cri "k8s.io/cri-api/pkg/apis/runtime/v1alpha2"
)

func (c client) remove(name, id string, force bool) (err error) {
	switch name {
	case "stop":
		id, err = c.containerID(id)
		if err == nil {
			_, err = c.rt.StopContainer(c.ctx, &cri.StopContainerRequest{ContainerId: id})
		}
	case "rm":
		if id, err = c.containerID(id); err == nil && force {
			_, err = c.rt.StopContainer(c.ctx, &cri.StopContainerRequest{ContainerId: id})
		}
		if err == nil {
			_, err = c.rt.RemoveContainer(c.ctx, &cri.RemoveContainerRequest{ContainerId: id})
		}
	case "stopp":
		_, err = c.rt.StopPodSandbox(c.ctx, &cri.StopPodSandboxRequest{PodSandboxId: id})
	case "rmp":
		if force {
			_, err = c.rt.StopPodSandbox(c.ctx, &cri.StopPodSandboxRequest{PodSandboxId: id})
		}
		if err == nil {
			_, err = c.rt.RemovePodSandbox(c.ctx, &cri.RemovePodSandboxRequest{PodSandboxId: id})
		}
	default:
		return fmt.Errorf("unknown command %q\n%s", name, usage)
	}
	if err == nil {
		fmt.Println("Done:", id)
	}
	return err
}

// containerID completes a shortened id, as ps prints it.
func (c client) containerID(prefix string) (string, error) {
	r, err := c.rt.ListContainers(c.ctx, &cri.ListContainersRequest{})
	if err != nil {
		return "", err
	}
	found := ""
	for _, k := range r.Containers {
		if strings.HasPrefix(k.Id, prefix) {
			if found != "" {
				return "", fmt.Errorf("more than one container begins with %q", prefix)
			}
			found = k.Id
		}
	}
	if found == "" {
		return "", fmt.Errorf("could not find container %q", prefix)
	}
	return found, nil
}
