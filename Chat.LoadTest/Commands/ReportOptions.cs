using System.CommandLine;
using Chat.LoadTest.Load;
using Chat.LoadTest.Reports;
using Chat.LoadTest.Results;
using Chat.LoadTest.Resume;
using Chat.LoadTest.Views;
using Spectre.Console;

namespace Chat.LoadTest.Commands;

/// <summary>Where the figures go. Runs a command and shows what came of it.</summary>
internal sealed class ReportOptions
{
    /// <summary>The test could not be run, or not as it was asked for.</summary>
    private const int Incomplete = 2;

    /// <summary>How wide tables may be where there is no terminal that says so.</summary>
    public const int FileWidth = 160;

    private readonly Option<FileInfo?> json = new("--json") { Description = "Write all figures to this file" };
    private readonly Option<FileInfo?> html = new("--html") { Description = "Write a report with plots to this file" };

    public void AddTo(Command command)
    {
        command.Add(json);
        command.Add(html);
    }

    /// <summary>Sets the command up: one run, its summary and its files.</summary>
    public void Run(Command command, Func<ParseResult, IView, CancellationToken, Task<RunResult>> run) =>
        Run(command, async (result, view, cancellation) => [await run(result, view, cancellation)], Show, runs => runs[0].ToJson());

    /// <summary>Sets the command up: several runs, and what is said of them below their table.</summary>
    public void RunAll(Command command, Func<ParseResult, IView, CancellationToken, Task<RunResult[]>> run, Action<ParseResult, RunResult[]> conclude) =>
        Run(
            command, run,
            (result, runs) =>
            {
                ComparisonTable.Write(runs);
                conclude(result, runs);
            },
            RunResult.ToJson);

    private static void Show(ParseResult result, RunResult[] runs)
    {
        Summary.Write(runs[0]);
        ResumeSummary.Write(runs[0]);
    }

    private void Run(
        Command command, Func<ParseResult, IView, CancellationToken, Task<RunResult[]>> run, Action<ParseResult, RunResult[]> show, Func<RunResult[], string> toJson) =>
        command.SetAction(async (result, cancellation) =>
        {
            if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = FileWidth;
            try
            {
                var runs = await View.ShowAsync(view => run(result, view, cancellation));
                show(result, runs);
                if (result.GetValue(json) is { } data) await File.WriteAllTextAsync(data.FullName, toJson(runs), cancellation);
                if (result.GetValue(html) is { } page) await File.WriteAllTextAsync(page.FullName, HtmlReport.Render(runs), cancellation);
                return runs.Max(r => r.ExitCode == 1 ? 3 : r.ExitCode) is var worst && worst == 3 ? 1 : worst; // a broken promise outweighs all else
            }
            catch (LoadException exception)
            {
                AnsiConsole.MarkupLineInterpolated($"[red]{exception.Message}[/]");
                return Incomplete;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return Incomplete;
            }
        });
}
