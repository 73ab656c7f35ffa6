using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace Chat.Server.Limits;

/// <summary>
/// How many files and sockets this process may have open at once (<c>ulimit -n</c>; .NET raises the soft limit to the hard one), and what that leaves for clients.
/// A process that has used them all cannot go on: it cannot even load the code for saying so.
/// </summary>
internal sealed class OpenFiles(IOptions<LimitOptions> options)
{
    /// <summary>
    /// What is opened after the start and is no client's: some 30 descriptors for code that is loaded when it is first needed, up to 20 for reading the database,
    /// and what is open for a moment.
    /// </summary>
    private const int Reserve = 64;

    private const int NumberOnLinux = 7; // RLIMIT_NOFILE
    private const int NumberOnBsd = 8; // and on macOS

    /// <summary>The limit; <see cref="int.MaxValue"/> where there is none.</summary>
    public int Limit { get; } = Read();

    /// <summary>The most sockets that are accepted at once. Not bounded before <see cref="Measure"/>.</summary>
    public int Sockets { get; private set; } = int.MaxValue;

    /// <summary>
    /// The most connections of clients: what is configured, or less. An eighth of the sockets is left for those that are no client's yet and for ordinary requests.
    /// </summary>
    public int Connections => Math.Min(options.Value.Connections, Math.Max(1, Sockets - Sockets / 8));

    /// <summary>Bounds both by what is free now. To be called when the server has started: then most of what is ever opened is open.</summary>
    public void Measure()
    {
        if (Limit < int.MaxValue) Sockets = Math.Max(8, Limit - CountOpen() - Reserve);
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
