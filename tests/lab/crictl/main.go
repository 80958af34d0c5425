// crictl for the lab's nodes: Debian has no package of the real one. It makes the calls that kubeadm and HaK8s
// make, in the real one's words and columns, through the CRI client that is vendored in the Kubernetes source.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"sort"
	"strings"
	"text/tabwriter"
	"time"

	"google.golang.org/grpc"
	cri "k8s.io/cri-api/pkg/apis/runtime/v1alpha2"
)

const usage = `usage: crictl [-r SOCKET] [-t SECONDS] COMMAND
  info                              the runtime's state
  version
  images                            images on this node
  inspecti IMAGE, pull IMAGE
  ps [-a] [-q] [--name N] [--state S]   containers
  pods [-q] [--name N]              pod sandboxes
  logs [--tail N] CONTAINER         a container's output
  stop ID, rm [-f] ID, stopp ID, rmp [-f] ID`

type client struct {
	ctx context.Context
	rt  cri.RuntimeServiceClient
	im  cri.ImageServiceClient
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "crictl:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	global := flag.NewFlagSet("crictl", flag.ContinueOnError)
	global.Usage = func() { fmt.Fprintln(os.Stderr, usage) }
	socket := "/run/containerd/containerd.sock"
	timeout := 2 * time.Minute
	for _, name := range []string{"r", "runtime-endpoint", "i", "image-endpoint"} {
		global.StringVar(&socket, name, socket, "")
	}
	for _, name := range []string{"t", "timeout"} {
		global.DurationVar(&timeout, name, timeout, "")
	}
	if err := global.Parse(args); err != nil {
		return err
	}
	if global.NArg() == 0 {
		return errors.New(usage)
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	socket = strings.TrimPrefix(socket, "unix://")
	conn, err := grpc.DialContext(ctx, socket, grpc.WithInsecure(), grpc.WithBlock(),
		grpc.FailOnNonTempDialError(true), grpc.WithContextDialer(dialUnix),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(16<<20)))
	if err != nil {
		return fmt.Errorf("connect to %s: %w", socket, err)
	}
	defer conn.Close()
	c := client{ctx, cri.NewRuntimeServiceClient(conn), cri.NewImageServiceClient(conn)}
	return c.command(global.Arg(0), global.Args()[1:])
}

func dialUnix(ctx context.Context, path string) (net.Conn, error) {
	return (&net.Dialer{}).DialContext(ctx, "unix", path)
}

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
	}
	return c.remove(name, rest[0], *force)
}

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

func (c client) images(quiet bool) error {
	r, err := c.im.ListImages(c.ctx, &cri.ListImagesRequest{})
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 20, 1, 3, ' ', 0)
	defer w.Flush()
	if !quiet {
		fmt.Fprintln(w, "IMAGE\tTAG\tIMAGE ID\tSIZE")
	}
	for _, i := range r.Images {
		if quiet {
			fmt.Fprintln(w, i.Id)
			continue
		}
		for _, ref := range i.RepoTags {
			at := strings.LastIndex(ref, ":")
			fmt.Fprintf(w, "%s\t%s\t%s\t%.3gMB\n", ref[:at], ref[at+1:], short(i.Id), float64(i.Size_)/1e6)
		}
	}
	return nil
}

func (c client) containers(all, quiet bool, byName, state string) error {
	r, err := c.rt.ListContainers(c.ctx, &cri.ListContainersRequest{})
	if err != nil {
		return err
	}
	sort.Slice(r.Containers, func(i, j int) bool { return r.Containers[i].CreatedAt > r.Containers[j].CreatedAt })
	w := tabwriter.NewWriter(os.Stdout, 20, 1, 3, ' ', 0)
	defer w.Flush()
	if !quiet {
		fmt.Fprintln(w, "CONTAINER\tIMAGE\tCREATED\tSTATE\tNAME\tATTEMPT\tPOD ID\tPOD")
	}
	for _, k := range r.Containers {
		is := strings.Title(strings.ToLower(strings.TrimPrefix(k.State.String(), "CONTAINER_")))
		if state == "" && !all && is != "Running" || state != "" && !strings.EqualFold(state, is) ||
			!strings.Contains(k.Metadata.Name, byName) {
			continue
		}
		if quiet {
			fmt.Fprintln(w, k.Id)
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s\n", short(k.Id), short(k.Image.Image), ago(k.CreatedAt), is,
			k.Metadata.Name, k.Metadata.Attempt, short(k.PodSandboxId), k.Labels["io.kubernetes.pod.name"])
	}
	return nil
}

func (c client) pods(quiet bool, byName string) error {
	r, err := c.rt.ListPodSandbox(c.ctx, &cri.ListPodSandboxRequest{})
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 20, 1, 3, ' ', 0)
	defer w.Flush()
	if !quiet {
		fmt.Fprintln(w, "POD ID\tCREATED\tSTATE\tNAME\tNAMESPACE\tATTEMPT")
	}
	for _, p := range r.Items {
		if !strings.Contains(p.Metadata.Name, byName) {
			continue
		}
		if quiet {
			fmt.Fprintln(w, p.Id)
			continue
		}
		is := strings.Title(strings.ToLower(strings.TrimPrefix(p.State.String(), "SANDBOX_")))
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\n", short(p.Id), ago(p.CreatedAt), is,
			p.Metadata.Name, p.Metadata.Namespace, p.Metadata.Attempt)
	}
	return nil
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

func short(id string) string {
	id = strings.TrimPrefix(id, "sha256:")
	if len(id) > 13 && !strings.ContainsAny(id, "/:") {
		return id[:13]
	}
	return id
}

func ago(nanoseconds int64) string {
	d := time.Since(time.Unix(0, nanoseconds))
	n, unit := int(d.Seconds()), "second"
	switch {
	case d >= 48*time.Hour:
		n, unit = int(d.Hours())/24, "day"
	case d >= 2*time.Hour:
		n, unit = int(d.Hours()), "hour"
	case d >= 2*time.Minute:
		n, unit = int(d.Minutes()), "minute"
	}
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s ago", n, unit)
}
