using System.Text.Json.Nodes;
using Chat.Server.Tests.ClientLibraries.Conformance.Clients;
using Chat.Server.Tests.ClientLibraries.Conformance.Drivers;
using Chat.Server.Tests.ClientLibraries.Conformance.Steps;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Chaos;

/// <summary>
/// Five users say 1,000 messages each in one room while the server is killed ten times and their networks are cut, stall and half-close. In the end each
/// shows the whole log, which holds each text once, and nothing was shown twice on the way.
/// </summary>
internal sealed class ChaosRun(Scene scene, int seed)
{
    public const string Name = "chaos";

    private const int Users = 5;
    private const int MessagesOfEach = 1000;
    private const int UnderWay = 50;
    private const int Kills = 10;
    private const string Room = "storm";

    private readonly NetworkChaos chaos = new(seed);
    private int receipts;

    public static IReadOnlyDictionary<string, Func<IDriver, Task<string?>>> Plays { get; } = new Dictionary<string, Func<IDriver, Task<string?>>> { [Name] = PlayAsync };

    public static async Task<string?> PlayAsync(IDriver driver)
    {
        var seed = Random.Shared.Next();
        await using var scene = await Scene.StartAsync(new StageSettings(), driver);
        try
        {
            await new ChaosRun(scene, seed).PlayAsync();
            return null;
        }
        catch (Exception e)
        {
            return $"chaos with the seed {seed}: {(e is ConformanceException ? e.Message : e)}\n  {string.Join("\n  ", scene.Clients)}";
        }
    }

    private async Task PlayAsync()
    {
        StageClient[] clients = [.. Enumerable.Range(1, Users).Select(number => scene.Client($"user{number}"))];
        foreach (var client in clients)
        {
            await scene.MakeAsync(client, new JsonObject { ["max_reconnect_delay_ms"] = 1000, ["send_deadline_ms"] = 600_000 });
            await scene.Driver.AskAsync(new JsonObject { ["do"] = "connect", ["client"] = client.Name });
            await scene.Driver.AskAsync(new JsonObject { ["do"] = "join", ["client"] = client.Name, ["room"] = Room });
        }

        using var done = new CancellationTokenSource();
        var storm = chaos.RunAsync(clients, () => Volatile.Read(ref receipts), done.Token);
        var kills = KillAsync();
        await Task.WhenAll(clients.Select(SayAsync));
        await kills;
        await done.CancelAsync();
        await storm;

        var log = await scene.Servers.LogAsync(Room);
        Demand(log.Count == Users * MessagesOfEach, $"a log of {Users * MessagesOfEach} messages; it has {log.Count}");
        Demand(log.Select(said => said.Text).Distinct().Count() == log.Count, "each text once in the log");
        foreach (var client in clients)
        {
            var room = client.In(Room);
            await scene.ExpectAsync(() => room.Count >= log.Count, () => $"{client.Name} to show {log.Count} messages; it shows {room.Count}");
            Demand(room.Messages.SequenceEqual(log), $"{client.Name}: {Expectations.Difference(log, room.Messages)}");
            Demand(room.Gaps.Count == 0, $"{client.Name} to tell of no gap; it told of {string.Join(", ", room.Gaps)}");
            await scene.ExpectAsync(() => client.State == "connected", () => $"{client.Name} to be connected; it is {client.State}");
        }

        chaos.DemandAll();
        await scene.Driver.AskAsync(new JsonObject { ["do"] = "end" });
    }

    private async Task SayAsync(StageClient client)
    {
        using var places = new SemaphoreSlim(UnderWay);
        var answers = new List<Task>();
        for (var number = 1; number <= MessagesOfEach; number++)
        {
            await places.WaitAsync();
            answers.Add(SendAsync(client, $"{client.Name} says {number}", places));
        }

        await Task.WhenAll(answers);
    }

    private async Task SendAsync(StageClient client, string text, SemaphoreSlim places)
    {
        await scene.Driver.AskAsync(new JsonObject { ["do"] = "send", ["client"] = client.Name, ["room"] = Room, ["text"] = text });
        Interlocked.Increment(ref receipts);
        places.Release();
    }

    /// <summary>Spread by what is done, not by time, so that a slow machine has as many.</summary>
    private async Task KillAsync()
    {
        var node = scene.Servers.Nodes[0];
        for (var kill = 1; kill <= Kills; kill++)
        {
            var due = kill * Users * MessagesOfEach / (Kills + 1);
            await scene.ExpectAsync(() => Volatile.Read(ref receipts) >= due, () => $"{due} receipts before kill {kill}; there are {receipts}");
            await node.KillAsync();
            await node.StartAsync();
        }
    }

    private static void Demand(bool condition, string expected)
    {
        if (!condition) throw new ConformanceException($"expected {expected}");
    }
}
