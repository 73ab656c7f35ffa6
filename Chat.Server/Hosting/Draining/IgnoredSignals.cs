using System.Globalization;

namespace Chat.Server.Hosting.Draining;

/// <summary>The signals that whoever started the process wants it to ignore.</summary>
internal static class IgnoredSignals
{
    private const string Field = "SigIgn:";

    /// <summary>Whether SIGHUP is one of them: <c>nohup</c> says so. Known on Linux only; elsewhere it counts as not ignored.</summary>
    public static bool HasHangUp { get; } = Look();

    private static bool Look()
    {
        if (!OperatingSystem.IsLinux()) return false;
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
        // A mask in which the lowest bit stands for signal 1, which is SIGHUP.
        return line is not null && (ulong.Parse(line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 1) != 0;
    }
}
