namespace Chat.LoadTest.Reports;

/// <summary>
/// How two things that were measured in the same rounds compare: the ratio of the second to the first, and an interval that holds it with 95 % confidence. It is the Hodges-Lehmann estimate over the logarithms of the
/// rounds' ratios, with the interval that belongs to Wilcoxon's signed-rank test (Hollander and Wolfe, Nonparametric Statistical Methods, 3.2 and 3.3): it asks for no particular distribution, and a round that something
/// disturbed moves it little.
/// </summary>
/// <param name="Rounds">Rounds in which both were measured.</param>
/// <param name="Ratio">Of the second to the first.</param>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end; infinite, and the lower one 0, while there are too few rounds to say anything.</param>
internal sealed record RatioInterval(int Rounds, double Ratio, double Low, double High)
{
    /// <summary>With fewer rounds there is no interval of 95 %.</summary>
    public const int FewestRounds = 6;

    private const double Doubt = 0.05;

    /// <summary>From one end to the other.</summary>
    public double Width => High - Low;

    /// <summary>Of figures greater than 0, one of each for every round.</summary>
    public static RatioInterval Of(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        var rounds = Math.Min(first.Count, second.Count);
        if (rounds == 0) return new RatioInterval(0, double.NaN, 0, double.PositiveInfinity);
        double[] ratios = [.. first.Zip(second, (one, other) => Math.Log(other / one))];
        double[] averages = [.. from i in Enumerable.Range(0, rounds) from j in Enumerable.Range(i, rounds - i) select (ratios[i] + ratios[j]) / 2];
        Array.Sort(averages);
        var middle = (averages[(averages.Length - 1) / 2] + averages[averages.Length / 2]) / 2;
        if (rounds < FewestRounds) return new RatioInterval(rounds, Math.Exp(middle), 0, double.PositiveInfinity);
        var outside = Outside(rounds);
        return new RatioInterval(rounds, Math.Exp(middle), Math.Exp(averages[outside]), Math.Exp(averages[averages.Length - 1 - outside]));
    }

    /// <summary>How many of the averages lie outside the interval at each end: the most with which it still holds 95 %, by the exact distribution of the sum of positive ranks.</summary>
    private static int Outside(int rounds)
    {
        var ways = new double[rounds * (rounds + 1) / 2 + 1];
        ways[0] = 1;
        for (var rank = 1; rank <= rounds; rank++)
            for (var sum = ways.Length - 1; sum >= rank; sum--) ways[sum] += ways[sum - rank];

        var all = Math.Pow(2, rounds);
        var (outside, below) = (0, 0.0);
        while ((below += ways[outside] / all) <= Doubt / 2) outside++;
        return Math.Max(0, outside - 1);
    }
}
