namespace Chat.Server.Endpoints.Http.Figures;

/// <summary>How long deliveries took since it was last asked. Noting one allocates nothing and waits for nobody.</summary>
internal sealed class DeliveryTimes
{
    /// <summary>Upper bounds in seconds; what is beyond counts with the last.</summary>
    private static readonly double[] Bounds =
        [0.0005, 0.001, 0.0015, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 2, 3, 5, 10];

    private readonly long[] counts = new long[Bounds.Length];

    public void Note(double seconds)
    {
        var place = Array.BinarySearch(Bounds, seconds);
        Interlocked.Increment(ref counts[Math.Min(place < 0 ? ~place : place, Bounds.Length - 1)]);
    }

    /// <summary>The bounds that half and 99 of a hundred stayed below, in seconds; NaN when there were none. Begins anew.</summary>
    public (double Median, double Slowest) Take()
    {
        var taken = new long[counts.Length];
        for (var i = 0; i < taken.Length; i++) taken[i] = Interlocked.Exchange(ref counts[i], 0);
        return (Quantile(taken, 0.5), Quantile(taken, 0.99));
    }

    private static double Quantile(long[] taken, double part)
    {
        var left = (long)Math.Ceiling(taken.Sum() * part);
        if (left == 0) return double.NaN;
        var place = 0;
        while ((left -= taken[place]) > 0) place++;
        return Bounds[place];
    }
}
