using System.Globalization;
using System.Text.RegularExpressions;

namespace Chat.Server.Tests.Hosting.Diagnostics;

/// <summary>One answer of <c>/metrics</c>.</summary>
internal sealed partial class Scrape(string text)
{
    private readonly (string Name, string Labels, double Value)[] samples =
    [
        .. Sample().Matches(text).Select(match => (
            match.Groups["name"].Value, match.Groups["labels"].Value, double.Parse(match.Groups["value"].ValueSpan, CultureInfo.InvariantCulture))),
    ];

    /// <summary>The names of all samples.</summary>
    public IEnumerable<string> Names => samples.Select(sample => sample.Name).Distinct();

    public static async Task<Scrape> TakeAsync(Uri address)
    {
        using var http = new HttpClient();
        return new Scrape(await http.GetStringAsync(new Uri(address, "/metrics")));
    }

    /// <summary>The sum of what has the name and all of the labels, such as <c>chat_code="ok"</c>.</summary>
    public double Sum(string name, params string[] labels) =>
        samples.Where(sample => sample.Name == name && labels.All(label => sample.Labels.Contains(label, StringComparison.Ordinal))).Sum(sample => sample.Value);

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>[^\n]*)\})? (?<value>[^ \n]+)( [0-9]+)?$", RegexOptions.Multiline)]
    private static partial Regex Sample();
}
