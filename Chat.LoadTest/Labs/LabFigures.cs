namespace Chat.LoadTest.Labs;

/// <summary>All that was measured of one peer.</summary>
internal sealed class LabFigures(string peer)
{
    private readonly List<LabRow> rows = [];

    /// <summary>Its name, or its folder.</summary>
    public string Peer => peer;

    /// <summary>Its name.</summary>
    public string Name { get; } = Path.GetFileName(Path.TrimEndingDirectorySeparator(peer));

    public IReadOnlyList<LabRow> Rows => rows;

    public void Add(LabRow row) => rows.Add(row);

    public double[] Of(LabMetric metric) => [.. rows.Select(row => row.Of(metric))];
}
