namespace Chat.Server.Tests.Endpoints.Requests;

/// <summary>One row of the table: what is sent, and what must become of it.</summary>
/// <param name="Title">For the report.</param>
/// <param name="Arguments">What the client passes.</param>
/// <param name="Codes">The codes it may be refused with; empty when it must be answered.</param>
/// <param name="Names">What the refusal must name.</param>
internal sealed record Call(string Title, object?[] Arguments, string?[] Codes, string Names = "")
{
    public static Call Answered(string title, params object?[] arguments) => new(title, arguments, []);

    public static Call Refused(string title, string names, string code, params object?[] arguments) => new(title, arguments, [code], names);

    /// <summary>What is wrong with what became of it; null when nothing is.</summary>
    public string? Fault(CallResult result) =>
        Codes.Length == 0 ? (result.Error is null ? null : $"{Title}: should be answered, but: {result.Error}")
        : result.Error is null ? $"{Title}: should be refused, but was answered"
        : !Codes.Contains(result.Code) ? $"{Title}: should be {string.Join(" or ", Codes)}, but: {result.Error}"
        : !result.Error.Contains(Names, StringComparison.Ordinal) ? $"{Title}: should name '{Names}', but: {result.Error}"
        : null;
}
