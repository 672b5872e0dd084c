using System.Text.Json.Serialization;
using Stoa.Payments.Credit;
using Stoa.Payments.Staff;

namespace Stoa.Payments;

[JsonSerializable(typeof(StaffPayment))]
[JsonSerializable(typeof(PaymentProof))]
[JsonSerializable(typeof(GiftCard))]
[JsonSerializable(typeof(IssuedGiftCard))]
[JsonSerializable(typeof(CreditEntry))]
[JsonSerializable(typeof(CustomerCredit))]
[JsonSerializable(typeof(CreditProof))]
[JsonSerializable(typeof(Wallet))]
[JsonSerializable(typeof(PaymentReference))]
[JsonSerializable(typeof(PaymentSettings))]
internal sealed partial class PaymentsJson : JsonSerializerContext;
