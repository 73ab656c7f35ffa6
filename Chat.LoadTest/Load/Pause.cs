using System.Runtime.InteropServices;

namespace Chat.LoadTest.Load;

/// <summary>Waits to within some tens of microseconds, without spinning, where the system offers that.</summary>
internal static class Pause
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    public static void Until(long timestamp, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var left = TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), timestamp);
            if (left <= TimeSpan.Zero) return;
            if (!OperatingSystem.IsLinux()) cancellation.WaitHandle.WaitOne(1);
            else Sleep(Math.Min((long)left.TotalNanoseconds, NanosecondsPerSecond / 10));
        }
    }

    private static void Sleep(long nanoseconds)
    {
        var time = new Time(0, nanoseconds);
        _ = nanosleep(in time, IntPtr.Zero);
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int nanosleep(in Time time, IntPtr remaining);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Time(long Seconds, long Nanoseconds);
}
