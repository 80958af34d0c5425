// crictl for the lab's nodes: Debian has no package of the real one. It makes the calls that kubeadm and HaK8s
// make, in the real one's words and columns, through the CRI client that is vendored in the Kubernetes source.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"strings"
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
  inspect CONTAINER                 a container's state, JSON
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
