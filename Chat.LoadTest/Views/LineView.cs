using System.Globalization;

namespace Chat.LoadTest.Views;

/// <summary>A line when a stage begins, and one every few seconds.</summary>
internal sealed class LineView(TextWriter output) : IView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private string stage = "";
    private double goal;
    private long last;

    public void Begin(string stage, double goal)
    {
        lock (gate)
        {
            (this.stage, this.goal, last) = (stage, goal, TimeProvider.System.GetTimestamp());
            output.WriteLine(stage);
        }
    }

    public void Update(double done, string figures)
    {
        lock (gate)
        {
            if (TimeProvider.System.GetElapsedTime(last) < Interval) return;
            last = TimeProvider.System.GetTimestamp();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{stage} {done / goal:P0} {figures}"));
        }
    }
}
