using System.Globalization;
using Chat.LoadTest.Results;
using Spectre.Console;

namespace Chat.LoadTest.Resume;

/// <summary>On the terminal, below the other figures: how those that were cut came back.</summary>
internal static class ResumeSummary
{
    public static void Write(RunResult run)
    {
        if (run.Resume is not { } resume) return;
        var text = string.Create(CultureInfo.InvariantCulture, $"{resume.Rooms:N0} rooms joined again; {resume.RefusedJoins:N0} joins were told to come later.");
        foreach (var (label, bytes) in resume.PeakResident) text += string.Create(CultureInfo.InvariantCulture, $" {label}: {bytes / 1048576.0:N0} MiB at most.");
        AnsiConsole.WriteLine(text);
        if (resume.Unrecovered > 0) AnsiConsole.MarkupLineInterpolated($"[red]{resume.Unrecovered} joins were not given all that was missed.[/]");
        if (resume.Incomplete > 0) AnsiConsole.MarkupLineInterpolated($"[red]{resume.Incomplete} connections did not get everything.[/]");
    }
}
