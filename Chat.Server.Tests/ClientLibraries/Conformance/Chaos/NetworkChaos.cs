using Chat.Server.Tests.ClientLibraries.Conformance.Clients;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Chaos;

/// <summary>Cuts, stalls and half-closes clients' connections at random, after every few receipts.</summary>
internal sealed class NetworkChaos(int seed)
{
    /// <summary>Receipts of all users between two faults.</summary>
    private const int Rarity = 120;

    /// <summary>When nothing comes forward, because the server is down or everybody is cut off, the next fault comes all the same.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    private static readonly string[] Kinds = ["cut", "stall", "half-close towards the client", "half-close towards the server"];

    private readonly Random random = new(seed);
    private readonly Dictionary<string, int> happened = Kinds.ToDictionary(kind => kind, _ => 0);

    public async Task RunAsync(StageClient[] clients, Func<int> progress, CancellationToken done)
    {
        var stalls = new List<Task>();
        for (var number = 0; !done.IsCancellationRequested; number++)
        {
            await ComesForwardAsync(progress, progress() + Rarity / 2 + random.Next(Rarity), done);
            var (kind, client) = (Kinds[number % Kinds.Length], clients[random.Next(clients.Length)]);
            switch (kind)
            {
                case "cut":
                    happened[kind] += client.Proxy.Cut();
                    break;
                case "stall":
                    if (client.Proxy.Open > 0) happened[kind]++;
                    stalls.Add(StallAsync(client, TimeSpan.FromMilliseconds(200 + random.Next(1800))));
                    break;
                default:
                    happened[kind] += client.Proxy.HalfClose(kind.EndsWith("client", StringComparison.Ordinal));
                    break;
            }
        }

        await Task.WhenAll(stalls);
    }

    /// <summary>Every kind must have met a connection, or the run has shown nothing.</summary>
    public void DemandAll()
    {
        foreach (var (kind, times) in happened)
            if (times == 0) throw new ConformanceException($"expected at least one {kind}; there was none");
    }

    private static async Task ComesForwardAsync(Func<int> progress, int due, CancellationToken done)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(done);
        patience.CancelAfter(Longest);
        while (progress() < due && !patience.IsCancellationRequested) await Task.Delay(5, CancellationToken.None);
    }

    private static async Task StallAsync(StageClient client, TimeSpan time)
    {
        client.Proxy.Condition.Stall();
        await Task.Delay(time);
        client.Proxy.Condition.Flow();
    }
}
