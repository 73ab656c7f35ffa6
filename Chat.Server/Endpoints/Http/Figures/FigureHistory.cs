namespace Chat.Server.Endpoints.Http.Figures;

/// <summary>The figures of this node in the last fifteen minutes.</summary>
internal sealed class FigureHistory
{
    public const int Points = 180;

    private readonly DateTime[] times = new DateTime[Points];
    private readonly double[][] series = [.. Figure.All.Select(_ => new double[Points])];
    private readonly double[] before = [.. Figure.All.Select(_ => double.NaN)];
    private readonly Lock gate = new();
    private DateTime last;
    private long count;

    /// <summary>Adds a reading, in the order of <see cref="Figure.All"/>. Of what is counted, the first one only begins.</summary>
    public void Add(DateTime at, ReadOnlySpan<double> values)
    {
        lock (gate)
        {
            var (place, seconds) = ((int)(count++ % Points), (at - last).TotalSeconds);
            (times[place], last) = (at, at);
            for (var i = 0; i < values.Length; i++)
            {
                series[i][place] = Figure.All[i].IsRate ? Math.Max(0, values[i] - before[i]) / seconds : values[i];
                before[i] = values[i];
            }
        }
    }

    /// <summary>What came after a moment, the oldest first; null where a figure has no value.</summary>
    public NodeFigures Since(string node, DateTime moment)
    {
        lock (gate)
        {
            var kept = (int)Math.Min(count, Points);
            int[] places = [.. Enumerable.Range(0, kept).Select(i => (int)((count - kept + i) % Points)).Where(place => times[place] > moment)];
            return new NodeFigures(
                node,
                Array.ConvertAll(places, place => times[place]),
                Figure.All.Index().ToDictionary(figure => figure.Item.Name, figure => Array.ConvertAll(places, place => Shown(series[figure.Index][place]))));
        }
    }

    private static double? Shown(double value) => double.IsFinite(value) ? Math.Round(value, 4) : null;
}
