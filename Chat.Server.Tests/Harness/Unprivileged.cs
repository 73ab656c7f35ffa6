using System.ComponentModel;
using System.Diagnostics;

namespace Chat.Server.Tests.Harness;

/// <summary>Runs a program as a user who is not root, also where the tests are.</summary>
internal static class Unprivileged
{
    private const string Nobody = "65534";

    private static readonly Lazy<bool> Possible = new(() =>
    {
        if (OperatingSystem.IsWindows()) return false;
        if (!Environment.IsPrivilegedProcess) return true;
        try
        {
            using var trial = Process.Start(new ProcessStartInfo(
                "setpriv", [.. AsNobody[1..], "test", "-r", Path.Combine(AppContext.BaseDirectory, "Chat.Server.dll")])
            {
                RedirectStandardError = true,
            });
            trial!.WaitForExit();
            return trial.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    });

    public static bool IsPossible => Possible.Value;

    /// <summary>What becomes the program that follows it.</summary>
    public static string[] Launcher => Environment.IsPrivilegedProcess ? [.. AsNobody, "env", "HOME=/tmp"] : [];

    private static string[] AsNobody => ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups"];
}
