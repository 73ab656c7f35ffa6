using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Chat.Server.Tests.Stores.Sqlite;

/// <summary>A test that looks at the system calls of a real server.</summary>
internal sealed class StraceFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> Possible = new(() =>
    {
        try
        {
            using var trial = Process.Start(new ProcessStartInfo("strace", ["-f", "-y", "-o", "/dev/null", "true"]) { RedirectStandardError = true });
            trial!.WaitForExit();
            return trial.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    });

    public StraceFactAttribute()
    {
        if (!Possible.Value) Skip = "No strace on PATH, or not the right to trace: this test looks at system calls.";
    }
}
