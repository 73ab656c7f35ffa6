using System.Diagnostics;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>
/// Network namespaces of Linux, with links between them that can be cut: servers in one, a node in another, and the tests, with all other nodes, where they are. The
/// servers have three addresses, and the node has a link of its own to the second. Nothing of it is reached from another machine.
/// </summary>
internal sealed class NetworkNamespaces : IAsyncDisposable
{
    /// <summary>Where a user's path may not lead.</summary>
    private static readonly string Program = File.Exists("/sbin/ip") ? "/sbin/ip" : "ip";

    private static int last;

    private readonly string name = $"chat{Environment.ProcessId % 100_000}x{Interlocked.Increment(ref last)}";
    private readonly string network = $"10.213.{Environment.ProcessId % 250 + 1}";

    private NetworkNamespaces()
    {
    }

    /// <summary>Why there are none here; null when there are.</summary>
    public static string? Missing { get; } = FindMissing();

    /// <summary>What runs a program where the servers are.</summary>
    public string[] AtServers => [Program, "netns", "exec", Servers];

    /// <summary>What runs a program where the node is.</summary>
    public string[] AtNode => [Program, "netns", "exec", Node];

    /// <summary>Where the node listens.</summary>
    public string NodeAddress => $"{network}.78";

    private string Servers => name + "r";

    private string Node => name + "n";

    /// <summary>The address of a server, the same from everywhere.</summary>
    public string ServerAddress(int place) => $"{network}.{place + 1}";

    public static async Task<NetworkNamespaces> CreateAsync()
    {
        var spaces = new NetworkNamespaces();
        try
        {
            await spaces.BuildAsync();
            return spaces;
        }
        catch
        {
            await spaces.DisposeAsync();
            throw;
        }
    }

    /// <summary>From now on nothing gets from the node to the second server, nor back, and neither is told.</summary>
    public Task CutAsync() => IpAsync("-n", Servers, "link", "set", name + "c", "down");

    /// <summary>The link that was cut is there again.</summary>
    public Task MendAsync() => IpAsync("-n", Servers, "link", "set", name + "c", "up");

    public async ValueTask DisposeAsync()
    {
        await TryAsync("netns", "del", Node);
        await TryAsync("netns", "del", Servers);
        await TryAsync("link", "del", name + "a"); // goes with its other end, at the latest
    }

    private static string? FindMissing()
    {
        if (!OperatingSystem.IsLinux()) return "There are network namespaces on Linux only.";
        var name = $"chat{Environment.ProcessId % 100_000}try";
        try
        {
            if (TryAsync("netns", "add", name).GetAwaiter().GetResult() is { } refused) return $"'ip netns' is not permitted here: {refused}";
            var linked = TryAsync("-n", name, "link", "add", name + "x", "type", "veth", "peer", "name", name + "y").GetAwaiter().GetResult();
            TryAsync("netns", "del", name).GetAwaiter().GetResult();
            return linked is null ? null : $"'ip link add … type veth' is not permitted here: {linked}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "There is no program ip (iproute2).";
        }
    }

    private async Task BuildAsync()
    {
        await IpAsync("netns", "add", Servers);
        await IpAsync("netns", "add", Node);
        await IpAsync("-n", Servers, "link", "set", "lo", "up");
        await IpAsync("-n", Node, "link", "set", "lo", "up");
        for (var place = 0; place < 3; place++) await IpAsync("-n", Servers, "addr", "add", ServerAddress(place) + "/32", "dev", "lo");

        // tests – servers, node – servers, node – second server, tests – node
        await LinkAsync(null, name + "a", 65, Servers, name + "A", 66);
        await LinkAsync(Node, name + "b", 69, Servers, name + "B", 70);
        await LinkAsync(Node, name + "C", 73, Servers, name + "c", 74);
        await LinkAsync(null, name + "d", 77, Node, name + "D", 78);
        for (var place = 0; place < 3; place++)
        {
            await IpAsync("route", "add", ServerAddress(place) + "/32", "via", $"{network}.66");
            await IpAsync("-n", Node, "route", "add", ServerAddress(place) + "/32", "via", $"{network}.{(place == 1 ? 74 : 70)}");
        }
    }

    private async Task LinkAsync(string? from, string near, int nearAddress, string to, string far, int farAddress)
    {
        await IpAsync("link", "add", near, "type", "veth", "peer", "name", far, "netns", to);
        if (from is not null) await IpAsync("link", "set", near, "netns", from);
        string[] at = from is null ? [] : ["-n", from];
        await IpAsync([.. at, "addr", "add", $"{network}.{nearAddress}/30", "dev", near]);
        await IpAsync([.. at, "link", "set", near, "up"]);
        await IpAsync("-n", to, "addr", "add", $"{network}.{farAddress}/30", "dev", far);
        await IpAsync("-n", to, "link", "set", far, "up");
    }

    private static async Task IpAsync(params string[] arguments)
    {
        if (await TryAsync(arguments) is { } failure) throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {failure}");
    }

    /// <returns>What the program says about its failure; null when there was none.</returns>
    private static async Task<string?> TryAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? null : errors.Trim();
    }
}
