namespace Chat.LoadTest.Reports;

/// <summary>Where values lie between the two ends of a plot, and which of them are named.</summary>
/// <param name="Place">0 for the one end, 1 for the other.</param>
/// <param name="Ticks">Values and their names.</param>
internal sealed record Axis(Func<double, double> Place, IReadOnlyList<(double Value, string Name)> Ticks)
{
    /// <summary>From nothing to a round number that is not less.</summary>
    public static Axis Linear(double max, string format = "#,0.##")
    {
        var step = Step(max);
        var top = Math.Max(step, Math.Ceiling(max / step) * step);
        return new Axis(value => value / top, [.. Enumerable.Range(0, (int)Math.Round(top / step) + 1).Select(i => (i * step, Figure.Text(i * step, format)))]);
    }

    /// <summary>From the beginning to exactly the end.</summary>
    public static Axis Seconds(double end)
    {
        var step = Step(end);
        return new Axis(
            value => value / end,
            [.. Enumerable.Range(0, (int)(end / step + 1e-9) + 1).Select(i => (i * step, $"{Figure.Text(i * step, "0.##")} s"))]);
    }

    /// <summary>Each power of ten takes as much room. It begins and ends at 1, 2 or 5 times one.</summary>
    public static Axis Logarithmic(double min, double max)
    {
        double[] steps =
        [
            .. from power in Enumerable.Range(-4, 12) from step in new[] { 1.0, 2, 5 } select step * Math.Pow(10, power),
        ];
        var first = Math.Max(0, Array.FindLastIndex(steps, step => step <= min));
        var last = Array.FindIndex(steps, first + 1, step => step >= max * 0.999);
        if (last < 0) last = steps.Length - 1;
        var (low, high) = (Math.Log10(steps[first]), Math.Log10(steps[last]));
        var named = steps[first..(last + 1)].Where((_, i) => last - first <= 9 || (first + i) % 3 == 0);
        return new Axis(
            value => (Math.Log10(Math.Max(value, steps[first])) - low) / (high - low),
            [.. named.Select(value => (value, Figure.Text(value, "#,0.####")))]);
    }

    /// <summary>Shares of all, the rarer the wider: 90 %, 99 % and 99.9 % lie evenly.</summary>
    public static Axis Nines(double greatestShare)
    {
        var end = Math.Max(2, -Math.Log10(1 - greatestShare));
        (double Value, string Name)[] ticks = [(0, "0 %"), (0.5, "50 %"), (0.9, "90 %"), (0.99, "99 %"), (0.999, "99.9 %"), (0.9999, "99.99 %"), (0.99999, "99.999 %"), (0.999999, "99.9999 %")];
        return new Axis(Place, [.. ticks.Where(tick => Place(tick.Value) <= 1.001)]);

        double Place(double share) => -Math.Log10(1 - share) / end;
    }

    private static double Step(double max)
    {
        if (max <= 0) return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(max / 5)));
        return (max / 5 / power) switch { <= 1 => power, <= 2 => 2 * power, <= 5 => 5 * power, _ => 10 * power };
    }
}
