using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace Chat.Server.FastPath;

/// <summary>
/// Says at start when a switch of the runtime that the build sets has not taken, as in a host that brings a configuration of its own. Nothing breaks then;
/// messages cost more, see docs/dotnet.md. It looks at what the runtime does, not at what it was told.
/// </summary>
internal sealed class RuntimeSwitches(ILogger<RuntimeSwitches> logger) : BackgroundService
{
    public const string SpinLimit = "System.Threading.ThreadPool.UnfairSemaphoreSpinLimit";
    public const string Gen0Budget = "System.GC.Gen0MaxBudget";

    /// <summary>As in the project file; zero stands for the runtime's own choice.</summary>
    private const long Gen0Bytes = 4 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Those that have not taken.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(CancellationToken cancellation)
    {
        var missing = new List<string>();
        if (!SpinsNever()) missing.Add(SpinLimit);
        if (!KeepsYoungGarbageSmall()) missing.Add(Gen0Budget);
        if (!OperatingSystem.IsWindows() && !await TryCompleteInlineAsync(cancellation)) missing.Add(SocketThreads.Setting);
        return missing;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (await FindAsync(stoppingToken) is { Count: > 0 } missing) logger.SwitchesNotTaken(string.Join(", ", missing));
    }

    /// <summary>The runtime has no way to ask, save its own field; where that has another name, what it was told must do.</summary>
    private static bool SpinsNever()
    {
        const BindingFlags hidden = BindingFlags.Static | BindingFlags.Instance | BindingFlags.NonPublic;
        var sleepers = typeof(ThreadPool).Assembly.GetType("System.Threading.PortableThreadPool+WorkerThread")?.GetField("s_semaphore", hidden)?.GetValue(null);
        return sleepers?.GetType().GetField("_spinCount", hidden)?.GetValue(sleepers) is int spins ? spins == 0 : AppContext.GetData(SpinLimit) is "0";
    }

    private static bool KeepsYoungGarbageSmall() =>
        GC.GetConfigurationVariables().TryGetValue("GCGen0MaxBudget", out var budget)
        && Convert.ToInt64(budget, CultureInfo.InvariantCulture) is > 0 and <= Gen0Bytes;

    /// <summary>Where that cannot be found out there is nothing to say: no server ends for it.</summary>
    private static async Task<bool> TryCompleteInlineAsync(CancellationToken cancellation)
    {
        try
        {
            return await CompletesInlineAsync(cancellation);
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            return true;
        }
    }

    /// <summary>Whether the thread that waits for sockets goes on with what it finds, and not one of the pool.</summary>
    private static async Task<bool> CompletesInlineAsync(CancellationToken cancellation)
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var accepting = listener.AcceptAsync(cancellation);
        await client.ConnectAsync(listener.LocalEndPoint!, cancellation);
        using var server = await accepting;

        var onPool = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var receiving = new SocketAsyncEventArgs();
        receiving.SetBuffer(new byte[1]);
        receiving.Completed += (_, _) => onPool.TrySetResult(Thread.CurrentThread.IsThreadPoolThread);
        if (!server.ReceiveAsync(receiving)) return false;
        await client.SendAsync(new byte[1], cancellation);
        return !await onPool.Task.WaitAsync(Patience, cancellation);
    }
}
