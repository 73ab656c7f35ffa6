namespace Chat.Server.Tests.Endpoints.Requests;

/// <summary>What a field of a request takes.</summary>
internal enum FieldKind
{
    Text,
    Flag,
    Whole,
    Time,
    Position,
    WholeOrPosition,
    Object,
    Texts,
    Reference,
}
