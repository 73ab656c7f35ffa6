namespace Chat.LoadTest.Reports;

/// <summary>A line of a plot.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Colour">Which of the page's colours, from 1.</param>
/// <param name="Points">In the axes' values, with what to show for each.</param>
internal sealed record PlotSeries(string Name, int Colour, IReadOnlyList<(double X, double Y, string Hint)> Points)
{
    public bool IsFilled { get; init; }

    public bool IsFaint { get; init; }
}
