using System.Diagnostics;

namespace Chat.Server.Tests.Harness;

/// <summary>Signals to processes.</summary>
internal static class Signals
{
    /// <summary>Sends one by its name, such as <c>TERM</c>, by the shell: <c>kill</c> as a program of its own is not on every machine.</summary>
    public static void Send(Process process, string name)
    {
        using var shell = Process.Start("sh", ["-c", $"kill -{name} {process.Id}"]);
        shell.WaitForExit();
    }
}
