using System.Text.Json;
using FluentAssertions;
using Xunit;
using static Chat.Server.Tests.Deployment.Dashboard;

namespace Chat.Server.Tests.Deployment;

public sealed class DashboardTests
{
    [Fact]
    public void Panels_have_ids_and_titles_of_their_own()
    {
        Panels.Select(panel => panel.GetProperty("id").GetInt32()).Should().OnlyHaveUniqueItems();
        Panels.Select(panel => Text(panel, "title")).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Panels_lie_beside_each_other_on_the_grid()
    {
        var cells = Panels.SelectMany(panel => Cells(panel.GetProperty("gridPos"))).ToList();

        cells.Should().OnlyHaveUniqueItems().And.OnlyContain(cell => cell.X >= 0 && cell.X < 24);
    }

    [Fact]
    public void Each_graph_says_what_it_shows_in_which_unit_and_has_a_legend() =>
        Graphs.Should().AllSatisfy(graph =>
        {
            Text(graph, "description").Should().MatchRegex(@"^[A-Z0-9].+\.$", Text(graph, "title"));
            Text(graph.GetProperty("fieldConfig").GetProperty("defaults"), "unit").Should().NotBeEmpty();
            Targets(graph).Should().NotBeEmpty();
            if (Text(graph, "type") != "stat") Targets(graph).Should().AllSatisfy(target => Text(target, "legendFormat").Should().NotBeEmpty(Text(graph, "title")));
        });

    [Fact]
    public void Everything_is_asked_of_the_chosen_prometheus_about_the_chosen_nodes()
    {
        Variables.Select(variable => Text(variable, "name")).Should().Equal("datasource", "instance");
        Graphs.Concat(Graphs.SelectMany(Targets)).Should().AllSatisfy(asked => Text(asked.GetProperty("datasource"), "uid").Should().Be("${datasource}"));
        Expressions.Should().AllSatisfy(expression => expression.Should().Contain("{instance=~\"$instance\""));
    }

    [Fact]
    public void There_is_a_row_for_each_part() =>
        Panels.Except(Graphs).Select(row => Text(row, "title")).Should().Equal("Overview", "Delivery", "Log", "Redis", "Clients", "Webhooks", "Runtime");

    private static IEnumerable<(int X, int Y)> Cells(JsonElement place) =>
        from x in Enumerable.Range(place.GetProperty("x").GetInt32(), place.GetProperty("w").GetInt32())
        from y in Enumerable.Range(place.GetProperty("y").GetInt32(), place.GetProperty("h").GetInt32())
        select (x, y);
}
