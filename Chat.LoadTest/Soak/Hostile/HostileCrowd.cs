using System.Collections.Concurrent;
using System.Net.Sockets;
using Chat.LoadTest.Clients;

namespace Chat.LoadTest.Soak.Hostile;

/// <summary>All hostile clients of a run. Whoever is cut off comes again at once, but for a short pause that bounds their number.</summary>
internal sealed class HostileCrowd : IAsyncDisposable
{
    private const byte FirstAddressGroup = 2;
    private const int ClientsPerAddress = 50;

    /// <summary>How long a client waits to be cut off, longer than any timeout of a server; then it goes and comes again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    private readonly CancellationTokenSource stop = new();
    private readonly HostileSite site;
    private readonly ConcurrentDictionary<(string Kind, string Attack, Outcome Outcome), long> tally = new();
    private readonly List<Task> running = [];

    /// <summary>So many clients of each kind, by its name.</summary>
    public HostileCrowd(HostileSite site, IReadOnlyDictionary<string, int> counts)
    {
        this.site = site;
        Expected = [.. HostileKind.All.Where(k => counts.GetValueOrDefault(k.Name) > 0).SelectMany(k => k.Attacks.Take(counts[k.Name]).Select(a => (k.Name, a.Name)))];
        Counts = counts;
    }

    public IReadOnlyDictionary<string, int> Counts { get; }

    /// <summary>The attacks that will surely be made.</summary>
    public IReadOnlyList<(string Kind, string Attack)> Expected { get; }

    public IReadOnlyList<HostileRow> Rows =>
        [.. tally.Select(t => new HostileRow(t.Key.Kind, t.Key.Attack, t.Key.Outcome.Text, t.Key.Outcome.Refused, t.Key.Outcome.Breach, t.Value)).OrderBy(r => (r.Kind, r.Attack, r.Outcome))];

    /// <summary>Whether an exception says no more than that the connection is over.</summary>
    public static bool IsEndOfConnection(Exception e) =>
        e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or HttpRequestException;

    public async Task StartAsync()
    {
        for (byte k = 0; k < HostileKind.All.Count; k++)
        {
            var kind = HostileKind.All[k];
            for (var i = 0; i < Counts.GetValueOrDefault(kind.Name); i++)
            {
                var user = site.UserName(kind.Name, i);
                var local = LocalAddress.Of((byte)(FirstAddressGroup + k), i, ClientsPerAddress);
                running.Add(RunAsync(kind, i, new Attacker(site, local, user, await site.TokenAsync(user), new Random(i))));
            }
        }
    }

    public bool WasRefused(string kind, string attack) => tally.Keys.Any(t => t.Kind == kind && t.Attack == attack && t.Outcome.Refused);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync(); // not disposed of: whoever ends the run may ask again
        await Task.WhenAll(running);
    }

    private async Task RunAsync(HostileKind kind, int number, Attacker attacker)
    {
        for (var turn = number; !stop.IsCancellationRequested; turn++)
        {
            var attack = kind.Attacks[turn % kind.Attacks.Count];
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
            patience.CancelAfter(Patience);
            try
            {
                Note(kind, attack, await attack.RunAsync(attacker, patience.Token));
            }
            catch (Exception e) when (IsEndOfConnection(e) && patience.IsCancellationRequested)
            {
                Note(kind, attack, Outcome.GaveUp);
            }
            catch (Exception e) when (IsEndOfConnection(e))
            {
                Note(kind, attack, e is SocketException ? new Outcome("not let in", Refused: true) : Outcome.CutOff);
            }

            await Task.Delay(kind.Pause, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Note(HostileKind kind, Attack attack, Outcome outcome)
    {
        if (!stop.IsCancellationRequested) tally.AddOrUpdate((kind.Name, attack.Name, outcome), 1, static (_, count) => count + 1);
    }
}
