using Chat.Server.Tests.ClientLibraries.TypeScript;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Page;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Tests;

[StartsEarly]
public sealed class BrowserTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    private const int AtATime = 4;

    /// <summary>Plays scenarios, a few at a time, and gives what each has failed of.</summary>
    private const string Play = """
        async ([names, atATime]) => {
          const { play } = await import('/driver.mjs');
          const waiting = [...names], failures = {};
          await Promise.all(Array.from({ length: atATime }, async () => {
            for (let name; (name = waiting.shift());) failures[name] = await play(location.origin, name, WebSocket) ?? '';
          }));
          return failures;
        }
        """;

    [ChromiumAndTypeScriptFact]
    public async Task The_typescript_client_passes_every_scenario_in_a_browser()
    {
        await TypeScriptPackage.BuildAsync();
        await using var stage = await StageServer.StartAsync();
        var context = await (await fixture.Browser).NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(stage.Address, "/page").ToString());

        string[] names = [.. Scenario.All.Select(scenario => scenario.Name)];
        var failures = await page.EvaluateAsync<Dictionary<string, string>>(Play, new object[] { names, AtATime });

        failures.Values.Where(failure => failure.Length > 0).Should().BeEmpty();
        stage.Verdicts.Keys.Should().BeEquivalentTo(names);
        await context.CloseAsync();
    }
}
