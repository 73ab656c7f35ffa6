using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Chat.Server.Tests.ClientLibraries.Conformance.Clients;
using Chat.Server.Tests.ClientLibraries.Conformance.Drivers;
using Chat.Server.Tests.ClientLibraries.Conformance.Network;
using Chat.Server.Tests.ClientLibraries.Conformance.Servers;

namespace Chat.Server.Tests.ClientLibraries.Conformance;

/// <summary>All that takes part in one scenario: servers, clients with their proxies, and the driver.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private readonly StageSettings settings;
    private readonly ConcurrentDictionary<string, StageClient> clients = new();
    private Exception? fault;

    private Scene(StageSettings settings, StageServers servers, IDriver driver)
    {
        this.settings = settings;
        Servers = servers;
        Driver = new DriverLink(driver, Handle);
        _ = Driver.RunAsync();
    }

    public StageServers Servers { get; }

    public DriverLink Driver { get; }

    public IEnumerable<StageClient> Clients => clients.Values;

    /// <summary>Commands that nobody has waited for yet, by the label that the scenario gave them.</summary>
    public ConcurrentDictionary<string, Task<JsonObject>> Later { get; } = new();

    /// <summary>Positions of rooms, by the label that the scenario gave them.</summary>
    public ConcurrentDictionary<string, JsonNode> Kept { get; } = new();

    public static async Task<Scene> StartAsync(StageSettings settings, IDriver driver) =>
        new(settings, await StageServers.StartAsync(settings), driver);

    /// <summary>A client of the scenario; it is there from its first mention, so that its way and tokens can be arranged before it is made.</summary>
    public StageClient Client(string name, string? user = null) => clients.GetOrAdd(
        name, _ => new StageClient(name, new ClientProxy(Servers.Nodes[0].Address), new TokenOffice(user ?? name, settings.ClockOffset ?? TimeSpan.Zero)));

    /// <summary>Makes the client in the driver, with the address of its proxy.</summary>
    public Task<JsonObject> MakeAsync(StageClient client, JsonNode? options) => Driver.AskAsync(new JsonObject
    {
        ["do"] = "make",
        ["client"] = client.Name,
        ["url"] = client.Proxy.Address.ToString(),
        ["options"] = options?.DeepClone() ?? new JsonObject(),
    });

    /// <summary>Waits for a condition; fails with what was expected and what every client has shown.</summary>
    public Task ExpectAsync(Func<bool> condition, Func<string> expected) => Patience.UntilAsync(
        () => fault is null ? condition() : throw fault, () => $"expected {expected()}", Driver.Gone);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients.Values) await client.DisposeAsync();
        await Servers.DisposeAsync();
    }

    private void Handle(JsonObject report)
    {
        try
        {
            var client = Client((string)report["client"]!);
            if ((string)report["event"]! == "token") _ = GiveTokenAsync(client, (int)report["ask"]!);
            else client.Note(report);
        }
        catch (Exception e) when (e is ConformanceException or InvalidOperationException or FormatException or ArgumentException)
        {
            fault = new ConformanceException($"The driver's report {report.ToJsonString()} cannot be read: {e.Message}");
        }
    }

    private async Task GiveTokenAsync(StageClient client, int ask)
    {
        await Driver.TellAsync(new JsonObject { ["do"] = "token", ["client"] = client.Name, ["ask"] = ask, ["token"] = client.Tokens.Next() });
    }
}
