using HaK8s.ControlPlane;
using HaK8s.Inventory;
using Xunit;

namespace HaK8s.Tests.ControlPlane.Picture;

/// <summary>What the parts of the module said becomes one picture.</summary>
public sealed class PicturePartsTests
{
    [Fact]
    public void The_whole_is_what_clients_can_do_with_it() => Assert.Equal(
        [PictureState.Healthy, PictureState.Degraded, PictureState.Down, PictureState.Unknown],
        new[] { Pictures.Well, Pictures.Degraded, Pictures.AllDown, Pictures.NothingKnown }.Select(picture => picture.State));

    [Fact]
    public void Pictures_of_the_same_cluster_are_equal()
    {
        Assert.Equal(Pictures.Degraded, Pictures.Degraded);
        Assert.NotEqual(Pictures.Degraded, Pictures.Well);
    }

    [Fact]
    public void The_numbers_tell_each_tier() => Assert.Equal(
        "2 of 3 records ready, 2 of 4 control planes healthy, 2 of 3 etcd members healthy, 1 of 2 workers ready", Pictures.Degraded.Summary);

    [Fact]
    public void A_worker_is_as_Kubernetes_sees_it()
    {
        PictureNode[] workers = [.. Pictures.Degraded.Node.Where(node => node.Role == NodeRole.Worker)];
        Assert.Equal([("Ready", PictureState.Healthy), ("NotReady", PictureState.Down)], workers.Select(node => (node.Status, node.State)));
        Assert.Equal("node NotReady: KubeletNotReady: container runtime network not ready", Assert.Single(workers[1].Problem));
    }

    [Fact]
    public void What_could_not_be_asked_stands_there_with_its_reason()
    {
        ControlPlanePicture picture = new PictureParts { Time = default, EndpointName = "e:6443", EndpointTrouble = "the resolver is away", EtcdTrouble = "no client files" }.Compose();
        Assert.Equal((PictureState.Unknown, "the resolver is away"), (picture.Endpoint.State, Assert.Single(picture.Endpoint.Problem)));
        Assert.Equal((PictureState.Unknown, "no client files"), (picture.Etcd.State, Assert.Single(picture.Etcd.Problem)));
    }

    [Fact]
    public void What_is_said_of_one_member_does_not_stand_at_etcd_again()
    {
        Assert.StartsWith("2 of 3 members serve", Assert.Single(Pictures.Degraded.Etcd.Problem), StringComparison.Ordinal);
        Assert.Equal("Connection refused", Assert.Single(Pictures.Degraded.Etcd.Member[2].Problem));
    }

    [Fact]
    public void A_record_belongs_to_the_node_that_told_its_address()
    {
        ControlPlaneStatus node = new() { Node = new() { Name = "m" }, Status = ControlPlaneState.Healthy, Address = [System.Net.IPAddress.Parse("10.0.0.7")] };
        EndpointRecord record = new() { Endpoint = "e:6443", Address = System.Net.IPAddress.Parse("10.0.0.7"), State = EndpointRecordState.Ready, Detail = "ok" };
        Assert.Equal("m", Assert.Single(new PictureParts { Time = default, Nodes = [node], Records = [record] }.Compose().Record).Node);
    }
}
