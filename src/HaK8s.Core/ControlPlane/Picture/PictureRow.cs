namespace HaK8s.ControlPlane;

/// <summary>What stands side by side in the picture: a control plane and the records that lead to it. One of the two may be missing.</summary>
/// <param name="Records">The records.</param>
/// <param name="Node">The node behind them; null when none in the picture has the address.</param>
internal sealed record PictureRow(IReadOnlyList<PictureRecord> Records, PictureNode? Node)
{
    /// <summary>The rows: in the order of the nodes, then the records that are nobody's.</summary>
    public static IReadOnlyList<PictureRow> Of(ControlPlanePicture picture)
    {
        // A record may well lead to a worker: that is worth seeing.
        PictureNode[] nodes = [.. picture.Node.Where(node => picture.ControlPlane.Contains(node) || picture.Record.Any(record => record.Node == node.Node.Name)).DistinctBy(node => node.Node.Name)];
        PictureRow[] rows = [.. nodes.Select(node => new PictureRow([.. picture.Record.Where(record => record.Node == node.Node.Name)], node))];
        IEnumerable<PictureRow> strangers = picture.Record.Where(record => !nodes.Any(node => node.Node.Name == record.Node)).Select(record => new PictureRow([record], null));
        return [.. rows.Where(row => row.Records.Count > 0), .. strangers, .. rows.Where(row => row.Records.Count == 0)];
    }

    /// <summary>The workers that stand in no row.</summary>
    public static PictureNode[] Rest(ControlPlanePicture picture) => [.. picture.Node.Except(Of(picture).Select(row => row.Node).OfType<PictureNode>())];
}
