using System.Globalization;

namespace Chat.LoadTest.Reports;

/// <summary>Whether one has been measured long enough to say how it compares with another, and what that says.</summary>
/// <param name="Name">What is compared.</param>
/// <param name="With">With what.</param>
/// <param name="Interval">How.</param>
/// <param name="Width">How narrow the interval is to be.</param>
/// <param name="Bar">The most that the ratio may be; null when nobody asks.</param>
internal sealed record RatioVerdict(string Name, string With, RatioInterval Interval, double Width, double? Bar)
{
    public bool IsDecided => Interval.Width <= Width;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name} is {Interval.Ratio:0.000} of {With} ({Certainty}){Doubt}{Judgement}");

    private string Certainty => Interval.Rounds < RatioInterval.FewestRounds
        ? string.Create(CultureInfo.InvariantCulture, $"{Interval.Rounds} rounds, too few for an interval")
        : string.Create(CultureInfo.InvariantCulture, $"{Interval.Low:0.000}–{Interval.High:0.000} with 95 % confidence, {Interval.Rounds} rounds");

    private string Doubt => IsDecided ? "" : string.Create(CultureInfo.InvariantCulture, $"; it could not be narrowed to {Width:0.###}");

    private string Judgement => Bar switch
    {
        null => "",
        { } bar when Interval.High <= bar => string.Create(CultureInfo.InvariantCulture, $": at most {bar:0.###}"),
        { } bar when Interval.Low > bar => string.Create(CultureInfo.InvariantCulture, $": more than {bar:0.###}"),
        { } bar => string.Create(CultureInfo.InvariantCulture, $": whether it is at most {bar:0.###} is not decided"),
    };
}
