using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting;

/// <summary>Turns what is wrong with the configuration at start into one list for a person to read.</summary>
internal static class ConfigurationErrors
{
    /// <summary>The exit code of a process whose configuration is wrong: <c>EX_CONFIG</c> of <c>sysexits.h</c>.</summary>
    public const int ExitCode = 78;

    /// <summary>The exit code of a command that was not understood: <c>EX_USAGE</c>.</summary>
    public const int UsageExitCode = 64;

    /// <summary>All failures when the exception is about configuration, else null.</summary>
    public static IReadOnlyList<string>? From(Exception exception) => exception switch
    {
        OptionsValidationException validation => [.. validation.Failures],
        AggregateException all when all.InnerExceptions.All(e => e is OptionsValidationException) =>
            [.. all.InnerExceptions.Cast<OptionsValidationException>().SelectMany(e => e.Failures)],
        InvalidDataException { InnerException: FormatException format } unreadable => // of the configuration's files
            [$"{unreadable.Message} {Line((format.InnerException ?? format).Message)}"],
        _ when IsOfKestrel(exception) => [$"The server cannot listen as urls and Kestrel say: {Line(exception.Message)}"],
        _ => null,
    };

    public static void Write(TextWriter output, IReadOnlyList<string> failures)
    {
        output.WriteLine("The configuration is not valid:");
        foreach (var failure in failures) output.WriteLine($"  - {failure}");
    }

    /// <summary>What Kestrel does not accept it says with many types of exceptions, and also with those of what it uses.</summary>
    private static bool IsOfKestrel(Exception exception) => exception.StackTrace?.Contains(" Microsoft.AspNetCore.Server.Kestrel.", StringComparison.Ordinal) == true;

    private static string Line(string text) => text.ReplaceLineEndings(" ").TrimEnd();
}
