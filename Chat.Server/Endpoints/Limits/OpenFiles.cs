using System.Runtime.InteropServices;
using Chat.Server.Kernel;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Limits;

/// <summary>
/// How many files and sockets this process may have open at once (<c>ulimit -n</c>; .NET raises the soft limit to the hard one), and what that leaves for clients.
/// A process that has used them all cannot go on: it cannot even load the code for saying so.
/// </summary>
internal sealed class OpenFiles
{
    /// <summary>Below this a server cannot start: most of some 300 descriptors are for code.</summary>
    private const int Least = 384;

    /// <summary>
    /// What is opened after the start and is no client's: some 30 descriptors for code that is loaded when it is first needed, up to 20 for reading the database,
    /// and what is open for a moment.
    /// </summary>
    private const int Reserve = 64;

    /// <summary>So many sockets are accepted whatever happens, for a server without clients would be of no use.</summary>
    private const int Fewest = 8;

    private const int NumberOnLinux = 7; // RLIMIT_NOFILE
    private const int NumberOnBsd = 8; // and on macOS

    private readonly IOptions<LimitOptions> options;

    /// <param name="options">Not looked at yet: Kestrel is made before all options are validated together.</param>
    public OpenFiles(IOptions<LimitOptions> options)
    {
        this.options = options;
        Sockets = Limit == int.MaxValue ? int.MaxValue : Math.Max(Fewest, (Limit - CountOpen()) / 4);
    }

    /// <summary>The limit; <see cref="int.MaxValue"/> where there is none.</summary>
    public int Limit { get; } = Read();

    /// <summary>The most sockets that are accepted at once; before <see cref="Measure"/> a quarter of what is free.</summary>
    public int Sockets { get; private set; }

    /// <summary>
    /// The most connections of clients: what is configured, or less. An eighth of the sockets is left for those that are no client's yet and for ordinary requests.
    /// </summary>
    public int Connections => Math.Min(options.Value.Connections, Math.Max(1, Sockets - Sockets / 8));

    /// <summary>Whether there are too few to start at all.</summary>
    /// <exception cref="StartFailedException">There are.</exception>
    public static void Demand()
    {
        var limit = Read();
        if (limit < Least)
            throw new StartFailedException(
                $"The limit of {limit} open files is too low for a server. Raise it to {Least} at least and one more for each client: ulimit -n, LimitNOFILE of systemd, --ulimit nofile of Docker.");
    }

    /// <summary>Bounds both by what is free. To be called when the server has started: then most of what is ever opened is open.</summary>
    /// <param name="accepted">How many of what is open now are sockets of clients.</param>
    public void Measure(int accepted)
    {
        if (Limit < int.MaxValue) Sockets = Math.Max(Fewest, Limit - (CountOpen() - accepted) - Reserve);
    }

    private static int CountOpen()
    {
        try
        {
            return Directory.GetFileSystemEntries(OperatingSystem.IsLinux() ? "/proc/self/fd" : "/dev/fd").Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static int Read()
    {
        if (OperatingSystem.IsWindows()) return int.MaxValue;
        return GetLimit(OperatingSystem.IsLinux() ? NumberOnLinux : NumberOnBsd, out var limit) == 0 && limit.Current <= int.MaxValue
            ? (int)limit.Current
            : int.MaxValue;
    }

    [DllImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetLimit(int number, out ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ResourceLimit
    {
        public readonly nuint Current;
        public readonly nuint Most;
    }
}
