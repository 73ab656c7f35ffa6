using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Deployment;

/// <summary>Rules and dashboard ask for nothing that is not there: Prometheus would answer that with silence.</summary>
public sealed partial class ScrapedNameTests
{
    [Fact]
    public void Alerts_ask_for_what_the_scrape_has() => AsksForWhatIsThere(AlertRule.All.Select(alert => alert.Expression));

    [Fact]
    public void The_dashboard_asks_for_what_the_scrape_has() => AsksForWhatIsThere(Dashboard.Expressions);

    [Fact]
    public void The_dashboard_finds_its_nodes_by_what_the_scrape_has() =>
        AsksForWhatIsThere([LabelValues().Match(Dashboard.Text(Dashboard.Variables[1], "definition")).Groups[1].Value]);

    [Fact]
    public void Tests_of_the_alerts_feed_them_what_the_scrape_has() =>
        AsksForWhatIsThere(Series().Matches(AlertRule.Tests).Select(series => series.Groups[1].Value));

    [Fact]
    public void The_dashboard_shows_every_instrument() =>
        OperationsDocument.Instruments.Should().AllSatisfy(instrument =>
            instrument.Exposition().Split('\n').Select(line => line.Split('{')[0]).Intersect(Dashboard.Expressions.SelectMany(expression => new PromQl(expression).Names)).Should().NotBeEmpty(instrument.Name));

    private static void AsksForWhatIsThere(IEnumerable<string> expressions) =>
        expressions.Should().NotBeEmpty().And.AllSatisfy(expression =>
        {
            var read = new PromQl(expression);
            read.Names.Should().NotBeEmpty(expression).And.BeSubsetOf(Scrape.Names, expression);
            read.Labels.Should().BeSubsetOf(Scrape.Labels, expression);
        });

    [GeneratedRegex(@"^label_values\((.+), \w+\)$")]
    private static partial Regex LabelValues();

    [GeneratedRegex("series: '([^']+)'")]
    private static partial Regex Series();
}
