using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Endpoints.Requests;
using Chat.Server.Wire;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Endpoints.PlainJson;

/// <summary>
/// The plain-JSON wire protocol as SignalR sees it: a record is one JSON object and the separator 0x1E, which JSON text never
/// holds, so that each record becomes one WebSocket text frame. It knows frames and nothing of rooms. Any client can name
/// it in a handshake on the hub's own endpoint too; nothing a record holds does more than fail that record.
/// </summary>
internal sealed class PlainJsonProtocol : IHubProtocol
{
    public string Name => PlainRecords.ProtocolName;

    public int Version => 1;

    public TransferFormat TransferFormat => TransferFormat.Text;

    public bool IsVersionSupported(int version) => version == Version;

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        if (input.PositionOf(PlainRecords.Separator) is not { } end)
        {
            message = null;
            return false;
        }

        message = Parse(input.Slice(0, end));
        input = input.Slice(input.GetPosition(1, end));
        return true;
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => FrameWriter.Write(message, output);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message)
    {
        var buffer = WriteBuffer.Take();
        FrameWriter.Write(message, buffer);
        var bytes = buffer.WrittenSpan.ToArray();
        WriteBuffer.Keep(buffer);
        return bytes;
    }

    private static HubMessage Parse(in ReadOnlySequence<byte> frame)
    {
        var fields = default(RequestFields);
        try
        {
            RequestParser.Parse(frame, ref fields);
            return new InvocationMessage(fields.Id ?? RequestId.None, fields.Type!, [Bind(fields)]);
        }
        catch (RequestException e)
        {
            return Refusal(fields, e.Code, e.Message);
        }
        catch (JsonException)
        {
            return Refusal(fields, ChatErrors.InvalidRequest, "The frame is not JSON.");
        }
    }

    private static object Bind(in RequestFields fields)
    {
        if ((fields.Wrong & RequestField.Id) != 0) throw Invalid($"The field id is a string or a number of at most {RequestId.MaxLength} characters; got {fields.Got(RequestField.Id)}.");
        if ((fields.Wrong & RequestField.Type) != 0) throw Invalid($"The field type is a string; got {fields.Got(RequestField.Type)}.");
        if (fields.Type is null) throw Invalid("""The field type is missing. Example: {"type":"ping"}""");
        return RequestShape.TryFind(fields.Type, StringComparison.Ordinal, out var shape)
            ? RequestBinding.Bind(shape, fields, FieldNames.Plain)
            : throw new RequestException(ChatErrors.UnknownType, $"No operation has this type. {RequestShape.Names}");
    }

    private static RequestException Invalid(string message) => new(ChatErrors.InvalidRequest, message);

    /// <summary>SignalR answers it with an error that carries the text of a <see cref="HubException"/>.</summary>
    private static InvocationBindingFailureMessage Refusal(in RequestFields fields, string code, string message) =>
        new(fields.Id ?? RequestId.None, "frame", ExceptionDispatchInfo.Capture(new HubException($"{code}: {message}")));
}
