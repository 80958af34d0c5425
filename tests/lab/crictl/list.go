package main

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"text/tabwriter"
	"time"

	cri "k8s.io/cri-api/pkg/apis/runtime/v1alpha2"
)

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
