using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Chat.LoadTest.Results;

namespace Chat.LoadTest.Reports;

/// <summary>A page that needs nothing but itself: figures, plots and tables of one run, or of several targets side by side.</summary>
internal static class HtmlReport
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Render(IReadOnlyList<RunResult> runs)
    {
        var targets = Comparison.Of(runs);
        var first = runs[0];
        var title = targets.Count == 1 ? first.Name : string.Join(" and ", targets.Select(target => target.Name));
        var page = new StringBuilder();
        page.Append($"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Encode(title)}</title><style>{Css()}</style></head><body><main>");
        page.Append($"<header><p>Chat.Hubs load test · {Encode(first.Command)}</p><h1>{Encode(title)}</h1><p>{first.StartedAt.UtcDateTime.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture)} UTC</p></header>");
        if (runs.Count > 1 && runs.All(run => run.ExitCode == 0)) page.Append("<p class=\"verdict good\">Nothing lost, nothing repeated, nothing out of order in any run.</p>");
        foreach (var run in runs) Verdicts(page, run, named: runs.Count > 1);
        if (targets.Count == 1) page.Append(ReportTables.Tiles(targets[0]));
        else page.Append(ReportTables.Targets(targets));
        page.Append(ReportPlots.All(targets));
        if (runs.Count == 1) page.Append(ReportTables.Details(first));
        page.Append(ReportTables.Settings(first, targets));
        if (first.Latencies.Count > 0) page.Append($"<footer>{Footer(first)}</footer>");
        return page.Append("</main></body></html>").ToString();
    }

    public static string Encode(string text) => Encoder.Encode(text);

    private static void Verdicts(StringBuilder page, RunResult run, bool named)
    {
        var name = named ? $"{run.Name}: " : "";
        var isGood = run.ExitCode == 0;
        if (run.Ledger is { } ledger && !(named && isGood))
            page.Append($"<p class=\"verdict {(isGood ? "good" : "bad")}\">{Encode(name + Verdict.Of(ledger))}</p>");
        if (run.Refused is { Count: > 0 } refused) page.Append($"<p class=\"verdict warn\">{Encode(Verdict.Of(refused))}</p>");
        if (Verdict.Of(run.Generator) is { } bottleneck) page.Append($"<p class=\"verdict warn\">{Encode(name + bottleneck)}</p>");
    }

    private static string Footer(RunResult run) => run.DeliveriesPerSecond is null
        ? "Connecting ends with the server's welcome, joining with its answer."
        : "Latency counts from the moment a message was due to be sent to the moment its receiver had it.";

    private static string Css()
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
