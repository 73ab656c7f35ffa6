using System.CommandLine;
using System.CommandLine.Parsing;
using Chat.LoadTest.Reports;

namespace Chat.LoadTest.Commands;

/// <summary>When to end a comparison, and what it is to decide.</summary>
internal sealed class VerdictOptions
{
    private readonly Option<double?> within = new("--within") { Description = "Go on until the ratio's 95 % interval is narrower, such as 0.05" };
    private readonly Option<int> most = new("--most") { Description = "The most rounds with --within", DefaultValueFactory = _ => 30 };
    private readonly Option<double?> bar = new("--bar") { Description = "Say whether the ratio is at most this" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { within, most, bar }) command.Options.Add(option);
        within.Validators.Add(Positive);
        bar.Validators.Add(Positive);
        ShapeOptions.Positive(most);
    }

    /// <summary>The most rounds there can be.</summary>
    public int Rounds(ParseResult result, int usual) => result.GetValue(within) is null ? usual : Math.Max(result.GetValue(most), RatioInterval.FewestRounds);

    public bool IsAsked(ParseResult result) => result.GetValue(within) is not null || result.GetValue(bar) is not null;

    public RatioVerdict Verdict(ParseResult result, string name, string with, IReadOnlyList<double> first, IReadOnlyList<double> second) =>
        new(name, with, RatioInterval.Of(first, second), result.GetValue(within) ?? double.PositiveInfinity, result.GetValue(bar));

    /// <summary>Whether another round would tell nothing more.</summary>
    public bool IsEnough(ParseResult result, IEnumerable<RatioVerdict> verdicts) => result.GetValue(within) is not null && verdicts.All(verdict => verdict.IsDecided);

    private static void Positive(OptionResult result)
    {
        if (result.GetValueOrDefault<double?>() is <= 0) result.AddError($"{result.Option.Name} is greater than 0.");
    }
}
