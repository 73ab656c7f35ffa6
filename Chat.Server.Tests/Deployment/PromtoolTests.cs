using FluentAssertions;

namespace Chat.Server.Tests.Deployment;

public sealed class PromtoolTests
{
    [PromtoolFact]
    public Task The_rules_are_good() => AcceptsAsync("check", "rules", "alerts.yaml");

    [PromtoolFact]
    public Task The_configuration_is_good() => AcceptsAsync("check", "config", "prometheus.yaml");

    [PromtoolFact]
    public Task Alerts_fire_when_they_should_and_not_otherwise() => AcceptsAsync("test", "rules", "alerts.test.yaml");

    [PromtoolFact]
    public async Task The_expressions_of_the_dashboard_are_good()
    {
        var folder = Directory.CreateTempSubdirectory("chat-promtool-");
        var path = Path.Combine(folder.FullName, "dashboard.yaml");
        var records = Dashboard.Expressions.Select((expression, index) => $"      - record: panel{index}\n        expr: |\n          {expression.Replace("$__rate_interval", "1m")}\n");
        await File.WriteAllTextAsync(path, "groups:\n  - name: dashboard\n    rules:\n" + string.Concat(records));

        await AcceptsAsync("check", "rules", path);

        folder.Delete(recursive: true);
    }

    private static async Task AcceptsAsync(params string[] arguments)
    {
        var (exitCode, output) = await Promtool.RunAsync(arguments);

        exitCode.Should().Be(0, output);
    }
}
