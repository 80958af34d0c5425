package main

import (
	"flag"
	"fmt"

	cri "k8s.io/cri-api/pkg/apis/runtime/v1alpha2"
)

func (c client) command(name string, args []string) error {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	all, quiet, byName, state, tail := false, false, "", "", -1
	for _, alias := range []string{"a", "all"} {
		f.BoolVar(&all, alias, false, "")
	}
	for _, alias := range []string{"q", "quiet"} {
		f.BoolVar(&quiet, alias, false, "")
	}
	force := f.Bool("f", false, "")
	f.BoolVar(force, "force", false, "")
	f.StringVar(&byName, "name", "", "")
	f.StringVar(&state, "state", "", "")
	f.StringVar(&state, "s", "", "")
	f.IntVar(&tail, "tail", -1, "")
	// Go's flag package stops at the first argument; the real crictl takes flags after it too.
	var rest []string
	for len(args) > 0 {
		if err := f.Parse(args); err != nil {
			return err
		}
		if args = f.Args(); len(args) > 0 {
			rest, args = append(rest, args[0]), args[1:]
		}
	}
	switch name {
	case "info", "version", "images", "ps", "pods":
		if len(rest) > 0 {
			return fmt.Errorf("%s: unexpected %q", name, rest)
		}
	default:
		if len(rest) != 1 {
			return fmt.Errorf("%s wants one argument\n%s", name, usage)
		}
	}
	switch name {
	case "info":
		r, err := c.rt.Status(c.ctx, &cri.StatusRequest{})
		if err == nil {
			fmt.Println(r.Status)
		}
		return err
	case "version":
		r, err := c.rt.Version(c.ctx, &cri.VersionRequest{})
		if err == nil {
			fmt.Printf("Version:  %s\nRuntimeName:  %s\nRuntimeVersion:  %s\nRuntimeApiVersion:  %s\n",
				r.Version, r.RuntimeName, r.RuntimeVersion, r.RuntimeApiVersion)
		}
		return err
	case "images":
		return c.images(quiet)
	case "inspecti":
		r, err := c.im.ImageStatus(c.ctx, &cri.ImageStatusRequest{Image: &cri.ImageSpec{Image: rest[0]}})
		if err == nil && r.Image == nil {
			err = fmt.Errorf("no such image %q present", rest[0])
		}
		if err == nil {
			fmt.Println(r.Image)
		}
		return err
	case "pull":
		r, err := c.im.PullImage(c.ctx, &cri.PullImageRequest{Image: &cri.ImageSpec{Image: rest[0]}})
		if err == nil {
			fmt.Println("Image is up to date for", r.ImageRef)
		}
		return err
	case "ps":
		return c.containers(all, quiet, byName, state)
	case "pods":
		return c.pods(quiet, byName)
	case "logs":
		return c.logs(rest[0], tail)
	case "inspect":
		return c.inspect(rest[0])
	}
	return c.remove(name, rest[0], *force)
}
