using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Server.Endpoints.PlainJson;
using Chat.Server.Endpoints.Requests;
using Chat.Server.Tests.Endpoints.PlainJson;
using Chat.Server.Wire;
using FluentAssertions;
using Microsoft.AspNetCore.SignalR.Protocol;
using Xunit;

namespace Chat.Server.Tests.Documentation.Code;

/// <summary>Frames of the plain protocol that stand in documents are frames that the server reads or writes.</summary>
public sealed partial class FrameTests
{
    /// <summary>By their type, the fields that the server writes. An answer to a request that has an id is an <c>ack</c>.</summary>
    private static readonly ILookup<string, string> Written =
        (from frame in GoldenFrame.Out
         from type in new[] { frame.Element.GetProperty("type").GetString()!, frame.Answer is null ? "" : "ack" }
         from field in frame.Element.EnumerateObject().Select(field => field.Name).Append("id")
         select (type, field)).ToLookup(written => written.type, written => written.field);

    [Fact]
    public void Frames_of_clients_are_requests_and_frames_of_the_server_are_events_or_answers()
    {
        var wrong = from block in CodeExample.In("text")
                    from Match line in Arrow().Matches(block.Code)
                    let json = Elision().Replace(line.Groups["json"].Value, "}")
                    let fault = line.Groups["arrow"].Value == "→" ? RequestFault(json) : EventFault(json)
                    where fault is not null
                    select $"{block}: {json}: {fault}";

        string.Join('\n', wrong).Should().BeEmpty();
        CodeExample.In("text").Should().Contain(block => Arrow().IsMatch(block.Code));
    }

    [Fact]
    public void Frames_in_the_protocol_are_requests_events_or_answers()
    {
        var frames = CodeExample.In("json").Where(block => block.File == "docs/protocol.md").SelectMany(block => block.Code.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();

        string.Join('\n', frames.Where(json => RequestFault(json) is not null && EventFault(json) is not null)).Should().BeEmpty();
        frames.Should().Contain(json => RequestFault(json) == null).And.Contain(json => EventFault(json) == null);
    }

    private static string? RequestFault(string json)
    {
        var record = new ReadOnlySequence<byte>([.. Encoding.UTF8.GetBytes(json), PlainRecords.Separator]);
        new PlainJsonProtocol().TryParseMessage(ref record, null!, out var message);
        if (message is InvocationBindingFailureMessage failure) return failure.BindingFailure.SourceException.Message;

        RequestShape.TryFind(((InvocationMessage)message!).Target, StringComparison.Ordinal, out var shape);
        using var frame = JsonDocument.Parse(json);
        var unknown = frame.RootElement.EnumerateObject().Select(field => field.Name).Except(["type", "id"]).Where(name => !Takes(shape!, name)).ToList();
        return unknown.Count == 0 ? null : $"{shape!.Operation} has no {string.Join(", ", unknown)}";
    }

    private static string? EventFault(string json)
    {
        using var frame = JsonDocument.Parse(json);
        var type = frame.RootElement.GetProperty("type").GetString()!;
        var unknown = frame.RootElement.EnumerateObject().Select(field => field.Name).Except(Written[type]).ToList();
        return !Written.Contains(type) ? $"the server writes no {type}" : unknown.Count == 0 ? null : $"{type} has no {string.Join(", ", unknown)}";
    }

    private static bool Takes(RequestShape shape, string field) =>
        Enum.TryParse<RequestField>(field.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var known) && ((shape.Required | shape.Optional) & known) != 0;

    [GeneratedRegex(@"^(?<arrow>[→←]) (?<json>\{.*\})$", RegexOptions.Multiline)]
    private static partial Regex Arrow();

    /// <summary>Fields that are left out.</summary>
    [GeneratedRegex(@", …\}$")]
    private static partial Regex Elision();
}
