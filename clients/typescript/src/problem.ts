// Written by generate.mjs from contracts/problem/openapi.json.
import { Client, define, type Domain as DomainOf, type Failure as FailureOf, type Shared as SharedOf } from './core/index.js'
export { call, orThrow, pages, events, tagOf, StoaError } from './core/index.js'
export type { Answer, FieldError, Options, Page, Result, StreamEvent, Transport } from './core/index.js'
/** What a call takes and gives, by operation. */
export interface Operations {
  listAuditLog: { input: { page?: number; page_size?: number; sort?: "id" | "-id" | "at" | "-at"; cursor?: string; actor?: string; action?: AuditAction; subject?: string; request_id?: string; api_key?: string; from?: string; to?: string }; output: AuditEntryPage; codes: never }
  listEvents: { input: { page?: number; page_size?: number; sort?: "position" | "-position"; cursor?: string; type?: string[]; aggregate?: string; from?: string; after?: number }; output: ListedEventPage; codes: never; event: LiveEvent }
  listAuditActions: { input: Record<never, never>; output: AuditActionNames; codes: never }
  getAuditChain: { input: Record<never, never>; output: AuditChainStatus; codes: never }
  exportAuditLog: { input: { format?: "csv" | "ndjson"; actor?: string; action?: AuditAction; subject?: string; request_id?: string; api_key?: string; from?: string; to?: string }; output: Response; codes: never }
  getAuditEntry: { input: { id: number }; output: AuditEntry; codes: 'audit_entry_not_found' }
  listMails: { input: { page?: number; page_size?: number; sort?: "id" | "-id" | "created_at" | "-created_at"; cursor?: string }; output: DeadMailPage; codes: never }
  retryMail: { input: { id: string }; output: Done; codes: 'mail_not_found' }
  searchEverything: { input: { q?: string; limit?: number }; output: SearchResults; codes: never }
  getTodo: { input: Record<never, never>; output: Todo; codes: never }
  getSetup: { input: Record<never, never>; output: Setup; codes: never }
  getPreferences: { input: Record<never, never>; output: Preferences; codes: never }
  savePreferences: { input: SavePreferencesRequest; output: Preferences; codes: never }
  listViews: { input: { page?: number; page_size?: number; sort?: "created_at" | "-created_at" | "name" | "-name"; cursor?: string; list?: string }; output: ViewPage; codes: never }
  saveView: { input: { id: string } & SaveViewRequest; output: View; codes: 'version_required' | 'version_stale' | 'view_not_found' | 'view_not_yours' }
  deleteView: { input: { id: string }; output: undefined; codes: 'version_required' | 'version_stale' | 'view_not_found' | 'view_not_yours' }
  getMaintenance: { input: Record<never, never>; output: MaintenanceState; codes: never }
  setMaintenance: { input: SetMaintenanceRequest; output: MaintenanceState; codes: 'setting_configured' | 'version_required' | 'version_stale' }
  listMailTemplates: { input: { page?: number; page_size?: number }; output: MailWordingViewPage; codes: never }
  getMailTemplate: { input: { name: string; language: string }; output: MailWordingView; codes: 'mail_template_not_found' }
  setMailTemplate: { input: { name: string; language: string } & SetMailTemplateRequest; output: MailWordingView; codes: 'mail_placeholder_missing' | 'mail_placeholder_unknown' | 'mail_template_not_found' | 'version_required' | 'version_stale' }
  resetMailTemplate: { input: { name: string; language: string }; output: undefined; codes: 'mail_template_not_found' | 'version_required' | 'version_stale' }
  previewMail: { input: { name: string; language: string } & MailRequest; output: MailPreview; codes: 'mail_placeholder_missing' | 'mail_placeholder_unknown' | 'mail_template_not_found' }
  sendTestMail: { input: { name: string; language: string } & MailRequest; output: Done; codes: 'mail_placeholder_missing' | 'mail_placeholder_unknown' | 'mail_template_not_found' }
  register: { input: RegisterRequest; output: Session; codes: 'email_taken' | 'too_many_requests' }
  login: { input: LoginRequest; output: Session; codes: 'account_inactive' | 'account_locked' | 'email_not_verified' | 'invalid_credentials' | 'second_factor_invalid' | 'second_factor_required' | 'too_many_requests' }
  refresh: { input: RefreshRequest; output: Tokens; codes: 'cross_site_request' | 'refresh_token_invalid' | 'refresh_token_missing' | 'refresh_token_revoked' | 'too_many_requests' }
  logout: { input: Record<never, never>; output: undefined; codes: never }
  logoutOthers: { input: Record<never, never>; output: Done; codes: never }
  listSessions: { input: { page?: number; page_size?: number }; output: OpenSessionPage; codes: never }
  endSession: { input: { id: string }; output: undefined; codes: 'session_not_found' }
  verifyEmail: { input: VerifyEmailRequest; output: Done; codes: 'too_many_requests' | 'verification_token_expired' | 'verification_token_invalid' }
  sendOtp: { input: SendOtpRequest; output: Done; codes: 'otp_cooldown' | 'otp_locked' | 'too_many_requests' }
  verifyOtp: { input: VerifyOtpRequest; output: Session | ResetPermit | Done; codes: 'account_inactive' | 'account_locked' | 'otp_attempts_exceeded' | 'otp_expired' | 'otp_invalid' | 'otp_locked' | 'second_factor_invalid' | 'second_factor_required' | 'too_many_requests' }
  getEmailChange: { input: Record<never, never>; output: PendingEmailChange; codes: 'email_change_not_found' }
  changeEmail: { input: ChangeEmailRequest; output: Done; codes: 'email_taken' | 'email_unchanged' | 'otp_cooldown' | 'too_many_requests' }
  withdrawEmailChange: { input: Record<never, never>; output: undefined; codes: 'email_change_not_found' }
  confirmEmailChange: { input: ConfirmEmailChangeRequest; output: Done; codes: 'email_taken' | 'too_many_requests' | 'verification_token_expired' | 'verification_token_invalid' }
  undoEmailChange: { input: UndoEmailChangeRequest; output: Done; codes: 'email_taken' | 'too_many_requests' | 'verification_token_expired' | 'verification_token_invalid' }
  forgotPassword: { input: ForgotPasswordRequest; output: Done; codes: 'too_many_requests' }
  resetPassword: { input: ResetPasswordRequest; output: Done; codes: 'password_reset_expired' | 'password_reset_invalid' | 'too_many_requests' }
  changePassword: { input: ChangePasswordRequest; output: Done; codes: 'account_locked' | 'current_password_wrong' | 'too_many_requests' }
  startGoogleSignIn: { input: { state?: string }; output: GoogleAddress; codes: 'google_not_configured' | 'too_many_requests' }
  unlinkGoogle: { input: Record<never, never>; output: undefined; codes: 'google_not_linked' | 'last_way_in' }
  finishGoogleSignIn: { input: { code?: string; state?: string; error?: string; totp?: string; recovery_code?: string }; output: Session; codes: 'account_inactive' | 'account_locked' | 'email_not_verified' | 'google_code_missing' | 'google_link_unconfirmed' | 'google_not_configured' | 'google_refused' | 'google_state_invalid' | 'google_unavailable' | 'second_factor_invalid' | 'second_factor_required' | 'too_many_requests' }
  signInWithIdToken: { input: SignInWithIdTokenRequest; output: Session; codes: 'account_inactive' | 'account_locked' | 'email_not_verified' | 'google_link_unconfirmed' | 'google_not_configured' | 'google_refused' | 'google_token_invalid' | 'google_unavailable' | 'second_factor_invalid' | 'second_factor_required' | 'too_many_requests' }
  getProfile: { input: Record<never, never>; output: Profile; codes: 'user_not_found' }
  updateProfile: { input: UpdateProfileRequest; output: Profile; codes: 'user_not_found' | 'version_stale' }
  getOwnPermissions: { input: Record<never, never>; output: OwnPermissions; codes: never }
  exportAccount: { input: Record<never, never>; output: AccountExport; codes: never }
  deleteAccount: { input: Record<never, never>; output: undefined; codes: 'grant_ceiling' | 'last_super_admin' | 'open_orders' }
  listSecondFactors: { input: Record<never, never>; output: FactorSummary; codes: 'user_not_found' }
  startTotp: { input: Record<never, never>; output: NewAuthenticator; codes: 'email_not_verified' | 'second_factor_on' }
  removeTotp: { input: Record<never, never>; output: undefined; codes: 'second_factor_off' }
  confirmTotp: { input: ConfirmTotpRequest; output: NewRecoveryCodes; codes: 'account_locked' | 'second_factor_off' | 'second_factor_on' | 'second_factor_wrong' }
  renewRecoveryCodes: { input: Record<never, never>; output: NewRecoveryCodes; codes: 'second_factor_off' }
  stepUp: { input: StepUpRequest; output: SteppedUp; codes: 'account_locked' | 'current_password_wrong' | 'second_factor_wrong' | 'step_up_incomplete' | 'too_many_requests' }
  listPasskeys: { input: Record<never, never>; output: AllPasskeys; codes: never }
  addPasskey: { input: AddPasskeyRequest; output: AddedPasskey; codes: 'passkey_refused' | 'too_many_passkeys' }
  startPasskey: { input: Record<never, never>; output: PasskeyCreationChallenge; codes: 'email_not_verified' }
  removePasskey: { input: { id: string }; output: undefined; codes: 'passkey_not_found' }
  startPasskeyLogin: { input: Record<never, never>; output: PasskeyRequestChallenge; codes: 'too_many_requests' }
  logInWithPasskey: { input: WithPasskeyRequest; output: Session; codes: 'account_inactive' | 'passkey_refused' | 'too_many_requests' }
  startPasskeyStepUp: { input: Record<never, never>; output: PasskeyRequestChallenge; codes: 'passkey_not_found' | 'too_many_requests' }
  stepUpWithPasskey: { input: WithPasskeyRequest; output: SteppedUp; codes: 'account_locked' | 'passkey_refused' | 'too_many_requests' }
  listRoles: { input: Record<never, never>; output: AllRoles; codes: never }
  createRole: { input: RoleRequest; output: OneRole; codes: 'role_name_taken' }
  getRoleMatrix: { input: Record<never, never>; output: RoleMatrix; codes: never }
  getRole: { input: { id: string }; output: OneRole; codes: 'role_not_found' }
  updateRole: { input: { id: string } & RoleRequest; output: OneRole; codes: 'grant_ceiling' | 'role_built_in' | 'role_name_taken' | 'role_not_found' | 'version_stale' }
  deleteRole: { input: { id: string }; output: undefined; codes: 'grant_ceiling' | 'role_built_in' | 'role_not_found' | 'version_stale' }
  listRolePermissions: { input: { id: string }; output: RolePermissions; codes: 'role_not_found' }
  grantPermission: { input: { id: string } & GrantPermissionRequest; output: Message; codes: 'grant_ceiling' | 'permission_unknown' | 'role_not_found' }
  setRolePermissions: { input: { id: string } & SetRolePermissionsRequest; output: RolePermissions; codes: 'grant_ceiling' | 'permission_unknown' | 'role_holds_everything' | 'role_not_found' | 'version_required' | 'version_stale' }
  revokePermission: { input: { id: string; permId: string }; output: undefined; codes: 'grant_ceiling' | 'permission_not_found' | 'role_holds_everything' | 'role_not_found' }
  listRoleUsers: { input: { id: string; page?: number; page_size?: number; sort?: "created_at" | "-created_at" | "updated_at" | "-updated_at" | "email" | "-email" | "last_name" | "-last_name"; cursor?: string }; output: UserWithRolesPage; codes: 'role_not_found' }
  listPermissions: { input: Record<never, never>; output: SomePermissions; codes: never }
  createPermission: { input: PermissionRequest; output: OnePermission; codes: 'grant_ceiling' | 'permission_name_taken' }
  getPermission: { input: { id: string }; output: OnePermission; codes: 'permission_not_found' }
  updatePermission: { input: { id: string } & PermissionRequest; output: OnePermission; codes: 'grant_ceiling' | 'permission_name_taken' | 'permission_not_found' | 'version_stale' }
  deletePermission: { input: { id: string }; output: undefined; codes: 'grant_ceiling' | 'permission_not_found' | 'version_stale' }
  listUserRoles: { input: { id: string }; output: RoleNames; codes: 'user_not_found' }
  assignRole: { input: { id: string } & AssignRoleRequest; output: Message; codes: 'admins_by_super_admins' | 'grant_ceiling' | 'role_not_found' | 'role_reference_missing' | 'user_not_found' }
  removeRole: { input: { id: string; roleId: string }; output: undefined; codes: 'grant_ceiling' | 'last_super_admin' | 'role_not_found' | 'user_not_found' }
  listUsers: { input: { page?: number; page_size?: number; sort?: "created_at" | "-created_at" | "updated_at" | "-updated_at" | "email" | "-email" | "last_name" | "-last_name"; cursor?: string; keyword?: string; active?: boolean; role?: string }; output: UserWithRolesPage; codes: never }
  createUser: { input: CreateUserRequest; output: UserWithRoles; codes: 'email_taken' }
  getUser: { input: { id: string }; output: UserWithRoles; codes: 'user_not_found' }
  updateUser: { input: { id: string } & UpdateUserRequest; output: UserWithRoles; codes: 'grant_ceiling' | 'last_super_admin' | 'user_not_found' }
  listAdmins: { input: { page?: number; page_size?: number; sort?: "created_at" | "-created_at" | "updated_at" | "-updated_at" | "email" | "-email" | "last_name" | "-last_name"; cursor?: string; keyword?: string }; output: UserWithRolesPage; codes: never }
  createAdmin: { input: CreateAdminRequest; output: UserWithRoles; codes: 'admins_by_super_admins' | 'email_taken' }
  deleteAdmin: { input: { id: string }; output: undefined; codes: 'grant_ceiling' | 'last_super_admin' | 'user_not_found' }
  listUserSessions: { input: { id: string; page?: number; page_size?: number }; output: OpenSessionPage; codes: 'user_not_found' }
  endUserSessions: { input: { id: string }; output: undefined; codes: 'grant_ceiling' | 'user_not_found' }
  listUserMails: { input: { id: string; page?: number; page_size?: number; sort?: "sent_at" | "-sent_at"; cursor?: string }; output: SentMailPage; codes: 'user_not_found' }
  endUserSession: { input: { id: string; sid: string }; output: undefined; codes: 'grant_ceiling' | 'session_not_found' | 'user_not_found' }
  getUserSecondFactors: { input: { id: string }; output: FactorSummary; codes: 'user_not_found' }
  resetUserSecondFactors: { input: { id: string }; output: undefined; codes: 'grant_ceiling' | 'second_factor_off' | 'user_not_found' }
  unlockUser: { input: { id: string }; output: Done; codes: 'grant_ceiling' | 'user_not_found' }
  sendUserPasswordReset: { input: { id: string }; output: Done; codes: 'grant_ceiling' | 'otp_cooldown' | 'user_not_active' | 'user_not_found' }
  verifyUserEmail: { input: { id: string } & VerifyUserEmailRequest; output: Done; codes: 'grant_ceiling' | 'otp_cooldown' | 'otp_locked' | 'user_not_active' | 'user_not_found' }
  getUserPermissions: { input: { id: string }; output: UserPermissions; codes: 'user_not_found' }
  listInvitations: { input: { page?: number; page_size?: number; sort?: "created_at" | "-created_at"; cursor?: string; status?: "pending" | "accepted" | "expired" | "revoked"; email?: string }; output: InvitationPage; codes: never }
  createInvitation: { input: CreateInvitationRequest; output: Invitation; codes: 'admins_by_super_admins' | 'email_taken' | 'grant_ceiling' | 'invitation_open' | 'role_not_found' }
  getInvitation: { input: { id: string }; output: Invitation; codes: 'invitation_not_found' }
  revokeInvitation: { input: { id: string }; output: undefined; codes: 'admins_by_super_admins' | 'grant_ceiling' | 'invitation_closed' | 'invitation_not_found' }
  resendInvitation: { input: { id: string } & ResendInvitationRequest; output: Invitation; codes: 'admins_by_super_admins' | 'grant_ceiling' | 'invitation_closed' | 'invitation_not_found' }
  acceptInvitation: { input: AcceptInvitationRequest; output: Done; codes: 'account_inactive' | 'invitation_expired' | 'invitation_invalid' | 'invitation_outgrown' | 'too_many_requests' }
  listApiKeys: { input: { page?: number; page_size?: number; sort?: "created_at" | "-created_at" | "name" | "-name"; cursor?: string; keyword?: string; kind?: "secret" | "publishable"; status?: "active" | "expired" | "revoked" }; output: IssuedKeyPage; codes: never }
  createApiKey: { input: CreateApiKeyRequest; output: IssuedKey; codes: 'grant_ceiling' | 'scope_unknown' }
  getApiKey: { input: { id: string }; output: IssuedKey; codes: 'api_key_not_found' }
  updateApiKey: { input: { id: string } & UpdateApiKeyRequest; output: IssuedKey; codes: 'api_key_not_found' | 'api_key_revoked' | 'grant_ceiling' | 'scope_unknown' | 'version_required' | 'version_stale' }
  revokeApiKey: { input: { id: string }; output: undefined; codes: 'api_key_not_found' | 'version_required' | 'version_stale' }
  rotateApiKey: { input: { id: string } & RotateApiKeyRequest; output: IssuedKey; codes: 'api_key_not_found' | 'api_key_revoked' | 'grant_ceiling' | 'scope_unknown' | 'version_stale' }
  listProducts: { input: { category_id?: string; page?: number; page_size?: number; brand_id?: string; min_price?: number; max_price?: number; currency?: string; in_stock?: boolean; attributes?: Record<string, string[]>; sort?: "relevance" | "price" | "-price" | "name" | "newest"; facets?: string; keyword?: string }; output: ProductPage; codes: never }
  getProduct: { input: { id: string }; output: Product; codes: 'product_id_missing' | 'product_not_found' }
  listCategoryProducts: { input: { id: string; page?: number; page_size?: number; brand_id?: string; min_price?: number; max_price?: number; currency?: string; in_stock?: boolean; attributes?: Record<string, string[]>; sort?: "relevance" | "price" | "-price" | "name" | "newest"; facets?: string }; output: ProductPage; codes: never }
  listCategories: { input: { page?: number; page_size?: number }; output: CategoryPage; codes: never }
  listBrands: { input: { page?: number; page_size?: number }; output: BrandPage; codes: never }
  getCart: { input: Record<never, never>; output: Cart; codes: 'cart_token_invalid' }
  createCart: { input: CreateCartRequest; output: NewCart; codes: 'too_many_requests' }
  clearCart: { input: Record<never, never>; output: Cart; codes: 'cart_token_invalid' | 'version_stale' }
  addToCart: { input: AddToCartRequest; output: Cart; codes: 'cart_full' | 'cart_token_invalid' | 'currency_mixed' | 'order_too_large' | 'out_of_stock' | 'product_unknown' | 'variant_unknown' | 'version_stale' }
  updateCartItem: { input: { id: string } & UpdateCartItemRequest; output: Cart; codes: 'cart_item_id_missing' | 'cart_item_not_found' | 'cart_token_invalid' | 'order_too_large' | 'out_of_stock' | 'product_off_sale' | 'version_stale' }
  removeCartItem: { input: { id: string }; output: Cart; codes: 'cart_item_id_missing' | 'cart_item_not_found' | 'cart_token_invalid' | 'version_stale' }
  mergeCart: { input: MergeCartRequest; output: MergedCart; codes: 'cart_not_found' | 'checkout_in_progress' }
  setCartContact: { input: SetCartContactRequest; output: Cart; codes: 'cart_token_invalid' | 'version_stale' }
  listShippingOptions: { input: Record<never, never>; output: ShippingOptionPage; codes: 'address_missing' | 'cart_token_invalid' }
  chooseShippingOption: { input: ChooseShippingOptionRequest; output: Cart; codes: 'address_missing' | 'cart_token_invalid' | 'shipping_option_gone' | 'version_stale' }
  setCartCodes: { input: SetCartCodesRequest; output: Cart; codes: 'cart_token_invalid' | 'too_many_requests' | 'version_stale' }
  quoteCart: { input: Record<never, never>; output: Quote; codes: 'address_missing' | 'cart_empty' | 'cart_token_invalid' | 'currency_mixed' | 'order_too_large' | 'out_of_stock' | 'product_off_sale' | 'shipping_option_gone' | 'shipping_option_missing' }
  startCheckout: { input: StartCheckoutRequest; output: Order | CheckoutState; codes: 'address_missing' | 'cart_changed' | 'cart_empty' | 'cart_token_invalid' | 'checkout_in_progress' | 'checkout_not_found' | 'code_refused' | 'currency_mixed' | 'email_missing' | 'order_too_large' | 'out_of_stock' | 'payment_declined' | 'payment_method_unusable' | 'payment_provider_unknown' | 'payment_unavailable' | 'product_off_sale' | 'quote_expired' | 'shipping_option_gone' | 'shipping_option_missing' }
  getCheckout: { input: { id: string }; output: CheckoutState; codes: 'checkout_not_found' }
  cancelCheckout: { input: { id: string }; output: CheckoutState; codes: 'checkout_in_progress' | 'checkout_not_found' | 'checkout_placed' }
  listOrders: { input: { page?: number; page_size?: number }; output: OrderPage; codes: never }
  placeOrder: { input: PlaceOrderRequest; output: Order; codes: 'cart_changed' | 'cart_empty' | 'currency_mixed' | 'order_too_large' | 'out_of_stock' | 'payment_action_required' | 'payment_declined' | 'payment_method_unusable' | 'payment_timed_out' | 'payment_unavailable' | 'product_off_sale' | 'promotion_code_invalid' | 'shipping_method_unknown' }
  getOrder: { input: { id: string }; output: Order; codes: 'order_id_missing' | 'order_not_found' | 'order_not_yours' }
  lookUpOrder: { input: LookUpOrderRequest; output: Done; codes: 'too_many_requests' }
  cancelOwnOrder: { input: { id: string } & CancelOwnOrderRequest; output: Order; codes: 'order_not_cancellable' | 'order_not_found' | 'order_not_yours' | 'payment_busy' }
  listStaffOrders: { input: { page?: number; page_size?: number; sort?: "created_at" | "-created_at" | "total" | "-total"; cursor?: string; status?: "pending" | "paid" | "shipped" | "delivered" | "cancelled"; payment_status?: "awaiting" | "requires_action" | "authorized" | "partially_paid" | "paid" | "partially_refunded" | "refunded" | "voided" | "expired" | "failed" | "disputed"; fulfilment_status?: "unfulfilled" | "partial" | "fulfilled" | "delivered"; waits_for?: "shipping" | "return_answer" | "refund"; customer_id?: string; email?: string; from?: string; to?: string; sku?: string; tag?: string; keyword?: string }; output: OrderSummaryPage; codes: never }
  placeStaffOrder: { input: PlaceStaffOrderRequest; output: StaffOrder; codes: 'cart_changed' | 'currency_mixed' | 'item_unknown' | 'order_too_large' | 'out_of_stock' | 'product_off_sale' | 'shipping_method_unknown' }
  getStaffOrder: { input: { id: string }; output: StaffOrder; codes: 'order_not_found' }
  updateOrder: { input: { id: string } & UpdateOrderRequest; output: StaffOrder; codes: 'already_fulfilled' | 'order_not_found' | 'order_state_wrong' | 'version_required' | 'version_stale' }
  listOrderTimeline: { input: { id: string; page?: number; page_size?: number; sort?: "id" | "-id"; cursor?: string }; output: TimelineEntryPage; codes: 'order_not_found' }
  shipOrder: { input: { id: string }; output: Order; codes: 'already_fulfilled' | 'hold_expired' | 'order_not_found' | 'order_state_wrong' | 'payment_busy' | 'payment_unresolved' | 'provider_refused' | 'unpaid' }
  createFulfilment: { input: { id: string } & CreateFulfilmentRequest; output: Parcel; codes: 'allocated_elsewhere' | 'already_fulfilled' | 'hold_expired' | 'order_item_unknown' | 'order_not_found' | 'order_state_wrong' | 'over_quantity' | 'payment_busy' | 'payment_unresolved' | 'provider_refused' | 'unpaid' }
  updateFulfilment: { input: { id: string } & UpdateFulfilmentRequest; output: Parcel; codes: 'fulfilment_not_found' | 'fulfilment_state_wrong' | 'hold_expired' | 'payment_busy' | 'payment_unresolved' | 'provider_refused' | 'unpaid' | 'version_required' | 'version_stale' }
  cancelFulfilment: { input: { id: string }; output: Parcel; codes: 'fulfilment_not_found' | 'fulfilment_state_wrong' }
  cancelOrder: { input: { id: string } & CancelOrderRequest; output: StaffOrder; codes: 'already_fulfilled' | 'order_item_unknown' | 'order_not_found' | 'order_state_wrong' | 'over_quantity' | 'payment_busy' | 'refund_above_limit' }
  refundOrder: { input: { id: string } & RefundOrderRequest; output: Refund; codes: 'credit_unavailable' | 'nothing_to_refund' | 'order_disputed' | 'order_item_unknown' | 'order_not_found' | 'provider_refused' | 'refund_above_limit' | 'refund_exceeds' }
  createReturn: { input: { id: string } & CreateReturnRequest; output: Return; codes: 'more_than_sent' | 'nothing_to_return' | 'order_item_unknown' | 'order_not_found' }
  approveReturn: { input: { id: string }; output: Return; codes: 'return_not_found' | 'return_state_wrong' }
  rejectReturn: { input: { id: string }; output: Return; codes: 'return_not_found' | 'return_state_wrong' }
  closeReturn: { input: { id: string }; output: Return; codes: 'return_not_found' | 'return_state_wrong' }
  receiveReturn: { input: { id: string } & ReceiveReturnRequest; output: Return; codes: 'location_unknown' | 'more_than_sent' | 'order_item_unknown' | 'return_not_found' | 'return_state_wrong' }
  withdrawOrder: { input: { id: string } & WithdrawOrderRequest; output: Return; codes: 'more_than_sent' | 'nothing_to_return' | 'order_item_unknown' | 'order_not_found' | 'order_not_yours' | 'window_over' }
  addOrderNote: { input: { id: string } & AddOrderNoteRequest; output: TimelineEntry; codes: 'order_not_found' }
  resendOrderMail: { input: { id: string } & ResendOrderMailRequest; output: Done; codes: 'mail_untrue' | 'order_not_found' | 'order_unaddressed' }
  createOrderEdit: { input: { id: string } & CreateOrderEditRequest; output: OrderEdit; codes: 'already_fulfilled' | 'currency_mixed' | 'edit_open' | 'item_unknown' | 'nothing_to_edit' | 'order_item_unknown' | 'order_not_found' | 'order_state_wrong' | 'order_too_large' | 'out_of_stock' | 'prices_differ' | 'product_off_sale' }
  listOrderEdits: { input: { page?: number; page_size?: number; sort?: "created_at" | "-created_at"; cursor?: string; status?: "open" | "confirmed" | "discarded"; order_id?: string }; output: OrderEditPage; codes: never }
  confirmOrderEdit: { input: { id: string }; output: OrderEdit; codes: 'already_fulfilled' | 'edit_not_found' | 'edit_outdated' | 'edit_state_wrong' | 'order_state_wrong' | 'out_of_stock' | 'payment_busy' | 'refund_above_limit' }
  discardOrderEdit: { input: { id: string }; output: OrderEdit; codes: 'edit_not_found' | 'edit_state_wrong' }
  exchangeOrder: { input: { id: string } & ExchangeOrderRequest; output: Exchange; codes: 'currency_mixed' | 'item_unknown' | 'more_than_sent' | 'nothing_to_return' | 'order_item_unknown' | 'order_not_found' | 'order_state_wrong' | 'order_too_large' | 'out_of_stock' | 'payment_busy' | 'prices_differ' | 'product_off_sale' | 'refund_above_limit' | 'return_not_found' | 'return_state_wrong' }
  awaitPayment: { input: { id: string } & AwaitPaymentRequest; output: StaffPayment; codes: 'nothing_to_await' | 'order_not_found' | 'order_state_wrong' | 'overpaid' | 'payment_busy' }
  listStaffProducts: { input: { page?: number; page_size?: number; sort?: "created_at" | "-created_at" | "updated_at" | "-updated_at" | "name" | "-name" | "sku" | "-sku" | "price" | "-price"; cursor?: string; status?: "draft" | "active" | "archived"; category_id?: string; brand_id?: string; tag?: string; stock?: "in" | "low" | "out"; min_price?: number; max_price?: number; currency?: string; keyword?: string }; output: StaffProductPage; codes: never }
  createProduct: { input: CreateProductRequest; output: StaffProduct; codes: 'brand_unknown' | 'category_unknown' | 'options_taken' | 'period_empty' | 'price_schedule_overlaps' | 'product_id_taken' | 'sku_taken' | 'slug_taken' }
  getStaffProduct: { input: { id: string }; output: StaffProduct; codes: 'product_not_found' }
  updateProduct: { input: { id: string } & UpdateProductRequest; output: StaffProduct; codes: 'brand_unknown' | 'category_unknown' | 'options_in_use' | 'period_empty' | 'price_schedule_overlaps' | 'product_not_found' | 'sku_taken' | 'slug_taken' | 'version_required' | 'version_stale' }
  archiveProduct: { input: { id: string }; output: undefined; codes: 'product_not_found' | 'version_required' | 'version_stale' }
  setProductOptions: { input: { id: string } & SetProductOptionsRequest; output: OptionMatrix; codes: 'product_not_found' | 'too_many_variants' | 'version_required' | 'version_stale' }
  addVariant: { input: { id: string } & AddVariantRequest; output: StaffVariant; codes: 'options_taken' | 'price_schedule_overlaps' | 'product_id_taken' | 'product_not_found' | 'sku_taken' }
  getVariant: { input: { id: string }; output: StaffVariant; codes: 'variant_not_found' }
  updateVariant: { input: { id: string } & UpdateVariantRequest; output: StaffVariant; codes: 'options_taken' | 'price_schedule_overlaps' | 'sku_taken' | 'variant_not_found' | 'version_required' | 'version_stale' }
  archiveVariant: { input: { id: string }; output: undefined; codes: 'variant_not_found' | 'version_required' | 'version_stale' }
  editProducts: { input: EditProductsRequest; output: BulkEdit; codes: 'nothing_matches' | 'nothing_to_set' }
  getBulkEdit: { input: { id: string }; output: BulkEdit; codes: 'bulk_edit_not_found' }
  undoBulkEdit: { input: { id: string }; output: BulkEdit; codes: 'bulk_edit_not_applied' | 'bulk_edit_not_found' }
  listStaffCategories: { input: { page?: number; page_size?: number; sort?: "created_at" | "-created_at" | "name" | "-name" | "sort_order" | "-sort_order"; cursor?: string; active?: boolean; parent_id?: string; keyword?: string }; output: StaffCategoryPage; codes: never }
  createCategory: { input: CreateCategoryRequest; output: StaffCategory; codes: 'category_cycle' | 'category_unknown' | 'product_id_taken' | 'slug_taken' }
  getStaffCategory: { input: { id: string }; output: StaffCategory; codes: 'category_not_found' }
  updateCategory: { input: { id: string } & UpdateCategoryRequest; output: StaffCategory; codes: 'category_cycle' | 'category_not_found' | 'category_unknown' | 'slug_taken' | 'version_required' | 'version_stale' }
  deleteCategory: { input: { id: string; move_to?: string }; output: undefined; codes: 'category_cycle' | 'category_not_found' | 'category_unknown' | 'in_use' | 'version_required' | 'version_stale' }
  listStaffBrands: { input: { page?: number; page_size?: number; sort?: "created_at" | "-created_at" | "name" | "-name" | "sort_order" | "-sort_order"; cursor?: string; active?: boolean; keyword?: string }; output: StaffBrandPage; codes: never }
  createBrand: { input: CreateBrandRequest; output: StaffBrand; codes: 'product_id_taken' | 'slug_taken' }
  getStaffBrand: { input: { id: string }; output: StaffBrand; codes: 'brand_not_found' }
  updateBrand: { input: { id: string } & UpdateBrandRequest; output: StaffBrand; codes: 'brand_not_found' | 'slug_taken' | 'version_required' | 'version_stale' }
  deleteBrand: { input: { id: string; move_to?: string }; output: undefined; codes: 'brand_not_found' | 'brand_unknown' | 'in_use' | 'version_required' | 'version_stale' }
  findRedirect: { input: { path?: string }; output: FoundRedirect; codes: 'redirect_not_found' }
  listRedirects: { input: { page?: number; page_size?: number; sort?: "created_at" | "-created_at" | "path" | "-path"; cursor?: string; path?: string }; output: RedirectPage; codes: never }
  createRedirect: { input: CreateRedirectRequest; output: Redirect; codes: 'redirect_taken' }
  getRedirect: { input: { id: string }; output: Redirect; codes: 'redirect_not_found' }
  deleteRedirect: { input: { id: string }; output: undefined; codes: 'redirect_not_found' | 'version_required' | 'version_stale' }
  setPrices: { input: SetPricesRequest; output: StaffProduct; codes: 'price_schedule_overlaps' | 'product_unknown' | 'variant_unknown' | 'version_stale' }
  getPriceHistory: { input: { id: string }; output: PriceHistory; codes: 'product_not_found' }
  listInventory: { input: { page?: number; page_size?: number; sort?: "item_id" | "-item_id"; cursor?: string; item_id?: string; item?: string; sku?: string; location_id?: string; location?: string; low?: boolean }; output: StockLevelPage; codes: never }
  setLowStock: { input: { item_id: string } & SetLowStockRequest; output: ItemStock; codes: 'item_not_found' }
  getHotStock: { input: { item_id: string }; output: HotStock; codes: 'item_not_found' }
  setHotStock: { input: { item_id: string } & SetHotStockRequest; output: HotStock; codes: 'item_not_found' | 'version_required' | 'version_stale' }
  listStockMovements: { input: { item_id: string; page?: number; page_size?: number; sort?: "id" | "-id"; cursor?: string; location_id?: string }; output: StockMovementPage; codes: 'item_not_found' }
  adjustStock: { input: AdjustStockRequest; output: StockChange; codes: 'item_unknown' | 'location_unknown' | 'stock_changed' | 'would_go_negative' }
  transferStock: { input: TransferStockRequest; output: StockChange; codes: 'item_unknown' | 'location_unknown' | 'would_go_negative' }
  reconcileStock: { input: Record<never, never>; output: StockProof; codes: never }
  listLocations: { input: { page?: number; page_size?: number; sort?: "priority" | "-priority"; cursor?: string; active?: boolean; keyword?: string }; output: LocationPage; codes: never }
  createLocation: { input: CreateLocationRequest; output: Location; codes: 'product_id_taken' }
  getLocation: { input: { id: string }; output: Location; codes: 'location_not_found' }
  updateLocation: { input: { id: string } & UpdateLocationRequest; output: Location; codes: 'location_not_found' | 'version_required' | 'version_stale' }
  listMedia: { input: { page?: number; page_size?: number; sort?: "created_at" | "-created_at"; cursor?: string; product_id?: string; in_use?: boolean; keyword?: string }; output: MediaItemPage; codes: never }
  uploadMedia: { input: { body: BodyInit }; output: MediaItem; codes: 'media_broken' | 'media_too_large' | 'media_unavailable' | 'media_unsupported' | 'upload_malformed' }
  getMedia: { input: { id: string }; output: MediaItem; codes: 'media_not_found' }
  updateMedia: { input: { id: string } & UpdateMediaRequest; output: MediaItem; codes: 'media_not_found' | 'version_required' | 'version_stale' }
  deleteMedia: { input: { id: string }; output: undefined; codes: 'in_use' | 'media_not_found' | 'version_required' | 'version_stale' }
  setProductMedia: { input: { id: string } & SetProductMediaRequest; output: StaffProduct; codes: 'media_unknown' | 'product_not_found' | 'variant_unknown' | 'version_required' | 'version_stale' }
  listPromotions: { input: { page?: number; page_size?: number; sort?: "created_at" | "-created_at" | "name" | "-name"; cursor?: string; kind?: "percent" | "amount" | "fixed_price" | "free_shipping" | "buy_x_get_y" | "tiered"; active?: boolean; automatic?: boolean; code?: string; keyword?: string }; output: PromotionPage; codes: never }
  createPromotion: { input: CreatePromotionRequest; output: Promotion; codes: 'period_empty' | 'product_id_taken' }
  simulatePromotion: { input: SimulatePromotionRequest; output: Simulation; codes: 'period_empty' }
  getPromotion: { input: { id: string }; output: Promotion; codes: 'promotion_not_found' }
  updatePromotion: { input: { id: string } & UpdatePromotionRequest; output: Promotion; codes: 'period_empty' | 'promotion_not_found' | 'version_required' | 'version_stale' }
  deletePromotion: { input: { id: string }; output: undefined; codes: 'promotion_not_found' | 'version_required' | 'version_stale' }
  listPromotionCodes: { input: { id: string; page?: number; page_size?: number; sort?: "code" | "-code"; cursor?: string; keyword?: string }; output: ListedCodePage; codes: 'promotion_not_found' }
  addPromotionCodes: { input: { id: string } & AddPromotionCodesRequest; output: AddedCodes; codes: 'promotion_code_taken' | 'promotion_not_found' }
  exportPromotionCodes: { input: { id: string }; output: Response; codes: 'promotion_not_found' }
  listShippingZones: { input: { page?: number; page_size?: number; sort?: "name" | "-name"; cursor?: string }; output: ShippingZonePage; codes: never }
  getShippingZone: { input: { id: string }; output: ShippingZone; codes: 'shipping_zone_not_found' }
  setShippingZone: { input: { id: string } & SetShippingZoneRequest; output: ShippingZone; codes: 'version_required' | 'version_stale' }
  deleteShippingZone: { input: { id: string }; output: undefined; codes: 'in_use' | 'shipping_zone_not_found' | 'version_required' | 'version_stale' }
  listShippingMethods: { input: { page?: number; page_size?: number; sort?: "name" | "-name"; cursor?: string; zone_id?: string; active?: boolean }; output: ShippingMethodPage; codes: never }
  getShippingMethod: { input: { id: string }; output: ShippingMethod; codes: 'shipping_method_not_found' }
  setShippingMethod: { input: { id: string } & SetShippingMethodRequest; output: ShippingMethod; codes: 'shipping_zone_unknown' | 'version_required' | 'version_stale' }
  deleteShippingMethod: { input: { id: string }; output: undefined; codes: 'shipping_method_not_found' | 'version_required' | 'version_stale' }
  listTaxRates: { input: Record<never, never>; output: TaxRateListAnswer; codes: never }
  setTaxRates: { input: SetTaxRatesRequest; output: TaxRateListAnswer; codes: 'tax_rates_overlap' | 'version_required' | 'version_stale' }
  getSettings: { input: Record<never, never>; output: ShopSettings; codes: never }
  updateSettings: { input: UpdateSettingsRequest; output: ShopSettings; codes: 'setting_configured' | 'version_required' | 'version_stale' }
  getEffectiveSettings: { input: Record<never, never>; output: EffectiveSettings; codes: never }
  getShop: { input: { language?: string }; output: PublicShop; codes: never }
  listCustomerGroups: { input: { page?: number; page_size?: number; sort?: "created_at" | "-created_at" | "name" | "-name"; cursor?: string; keyword?: string; user_id?: string }; output: CustomerGroupPage; codes: never }
  createCustomerGroup: { input: CreateCustomerGroupRequest; output: CustomerGroup; codes: 'product_id_taken' }
  getCustomerGroup: { input: { id: string }; output: CustomerGroup; codes: 'customer_group_not_found' }
  updateCustomerGroup: { input: { id: string } & UpdateCustomerGroupRequest; output: CustomerGroup; codes: 'customer_group_not_found' | 'version_required' | 'version_stale' }
  deleteCustomerGroup: { input: { id: string }; output: undefined; codes: 'customer_group_not_found' | 'in_use' | 'version_required' | 'version_stale' }
  listCustomerGroupMembers: { input: { id: string; page?: number; page_size?: number; sort?: "added_at" | "-added_at"; cursor?: string }; output: GroupMemberPage; codes: 'customer_group_not_found' }
  addCustomerGroupMember: { input: { id: string; user_id: string }; output: GroupMember; codes: 'customer_group_not_found' | 'customer_not_found' }
  removeCustomerGroupMember: { input: { id: string; user_id: string }; output: undefined; codes: 'customer_group_not_found' | 'customer_not_found' }
  listCustomers: { input: { page?: number; page_size?: number; sort?: "created_at" | "-created_at" | "last_order_at" | "-last_order_at" | "spend" | "-spend"; cursor?: string; keyword?: string; group?: string; consent?: boolean; has_account?: boolean; from?: string; to?: string }; output: StaffCustomerPage; codes: never }
  getCustomer: { input: { id: string }; output: StaffCustomer; codes: 'customer_not_found' }
  updateCustomer: { input: { id: string } & UpdateCustomerRequest; output: StaffCustomer; codes: 'customer_anonymised' | 'customer_not_found' | 'version_required' | 'version_stale' }
  anonymiseCustomer: { input: { id: string }; output: StaffCustomer; codes: 'customer_not_found' | 'grant_ceiling' | 'last_super_admin' | 'open_orders' }
  listAddresses: { input: { page?: number; page_size?: number }; output: SavedAddressPage; codes: never }
  addAddress: { input: AddAddressRequest; output: SavedAddress; codes: 'too_many_addresses' }
  updateAddress: { input: { id: string } & UpdateAddressRequest; output: SavedAddress; codes: 'address_not_found' | 'version_stale' }
  removeAddress: { input: { id: string }; output: undefined; codes: 'address_not_found' | 'version_stale' }
  getConsent: { input: Record<never, never>; output: OwnConsent; codes: never }
  setConsent: { input: SetConsentRequest; output: OwnConsent; codes: never }
  claimOrders: { input: Record<never, never>; output: ClaimedOrders; codes: 'address_unproved' }
  reportSales: { input: { from?: string; to?: string; by?: "hour" | "day" | "week" | "month"; time_zone?: string; currency?: string }; output: SalesReport; codes: 'period_empty' }
  reportProducts: { input: { from?: string; to?: string; by?: "hour" | "day" | "week" | "month"; time_zone?: string; currency?: string; product_id?: string; sort?: "total" | "units"; limit?: number }; output: ProductsReport; codes: 'period_empty' }
  reportTax: { input: { from?: string; to?: string; by?: "hour" | "day" | "week" | "month"; time_zone?: string; currency?: string }; output: TaxReport; codes: 'period_empty' }
  reportPromotions: { input: { from?: string; to?: string; by?: "hour" | "day" | "week" | "month"; time_zone?: string; currency?: string }; output: PromotionsReport; codes: 'period_empty' }
  reportStock: { input: { from?: string; to?: string; by?: "hour" | "day" | "week" | "month"; time_zone?: string; currency?: string }; output: StockOverview; codes: 'period_empty' }
  reportCustomers: { input: { from?: string; to?: string; by?: "hour" | "day" | "week" | "month"; time_zone?: string; currency?: string }; output: CustomersReport; codes: 'period_empty' }
  createStockAlert: { input: { id: string } & AlertRequest; output: Done; codes: 'alert_needs_variant' | 'alert_not_needed' | 'alerts_off' | 'product_not_found' | 'too_many_alerts' | 'too_many_requests' }
  removeStockAlert: { input: { id: string; variant_id?: string }; output: undefined; codes: never }
  createPriceAlert: { input: { id: string } & AlertRequest; output: Done; codes: 'alert_needs_variant' | 'alert_not_needed' | 'alerts_off' | 'product_not_found' | 'too_many_alerts' | 'too_many_requests' }
  removePriceAlert: { input: { id: string; variant_id?: string }; output: undefined; codes: never }
  reportAlerts: { input: { from?: string; to?: string; by?: "hour" | "day" | "week" | "month"; time_zone?: string; currency?: string }; output: AlertsOverview; codes: 'period_empty' }
  listImports: { input: { page?: number; page_size?: number; sort?: "created_at" | "-created_at"; cursor?: string; type?: "products" | "customers" | "orders" | "stock" | "prices" | "redirects"; status?: "received" | "staging" | "staged" | "applying" | "applied" | "undoing" | "undone" | "failed" }; output: ImportPage; codes: never }
  createImport: { input: { type?: "products" | "customers" | "orders" | "stock" | "prices" | "redirects"; currency?: string; guarded?: boolean; body: BodyInit }; output: Import; codes: 'import_column_missing' | 'import_column_repeated' | 'import_empty' | 'import_unrecognised' | 'upload_malformed' }
  getImport: { input: { id: string }; output: Import; codes: 'import_not_found' }
  listImportRows: { input: { id: string; page?: number; page_size?: number; sort?: "line" | "-line"; cursor?: string; outcome?: "create" | "update" | "unchanged" | "error"; kept?: boolean }; output: ImportRowPage; codes: 'import_not_found' }
  getImportProgress: { input: { id: string }; output: ImportProgress; codes: 'import_not_found'; event: ImportProgress }
  applyImport: { input: { id: string } & ApplyImportRequest; output: Import; codes: 'import_not_found' | 'import_row_invalid' | 'import_state_wrong' }
  undoImport: { input: { id: string }; output: Import; codes: 'import_not_found' | 'import_state_wrong' }
  exportProducts: { input: { format?: "csv" | "ndjson" | "shopify"; currency?: string; guarded?: boolean }; output: Response; codes: never }
  exportCustomers: { input: { format?: "csv" | "ndjson" | "shopify"; currency?: string; guarded?: boolean }; output: Response; codes: never }
  exportOrders: { input: { format?: "csv" | "ndjson" | "shopify"; currency?: string; guarded?: boolean }; output: Response; codes: never }
  exportStock: { input: { format?: "csv" | "ndjson" | "shopify"; currency?: string; guarded?: boolean }; output: Response; codes: never }
  exportMovements: { input: { format?: "csv" | "ndjson" | "shopify"; currency?: string; guarded?: boolean }; output: Response; codes: never }
  listPayments: { input: { page?: number; page_size?: number; sort?: "created_at" | "-created_at"; cursor?: string; status?: "started" | "unknown" | "requires_action" | "pending" | "awaiting" | "authorized" | "captured" | "failed" | "voiding" | "voided" | "expired" | "expiring" | "disputed"; order_id?: string; provider?: string }; output: StaffPaymentPage; codes: never }
  reconcilePayments: { input: ReconcilePaymentsRequest; output: PaymentProof; codes: 'payment_unresolved' }
  reconcilePayment: { input: { id: string }; output: StaffPayment; codes: 'payment_not_found' | 'payment_unresolved' }
  capturePayment: { input: { id: string; payment: string } & CapturePaymentRequest; output: StaffPayment; codes: 'hold_expired' | 'nothing_to_capture' | 'payment_busy' | 'payment_not_found' | 'payment_unresolved' | 'provider_refused' }
  voidPayment: { input: { id: string; payment: string } & VoidPaymentRequest; output: StaffPayment; codes: 'goods_packed' | 'hold_expired' | 'payment_busy' | 'payment_not_found' | 'payment_state_wrong' | 'payment_unresolved' | 'provider_refused' }
  markPaid: { input: { id: string; payment: string } & MarkPaidRequest; output: StaffPayment; codes: 'overpaid' | 'payment_not_found' | 'payment_state_wrong' }
  getPaymentSettings: { input: Record<never, never>; output: PaymentSettings; codes: never }
  listGiftCards: { input: { page?: number; page_size?: number; sort?: "created_at" | "-created_at" | "expires_at" | "-expires_at"; cursor?: string; enabled?: boolean; expired?: boolean; last4?: string; currency?: string }; output: GiftCardPage; codes: never }
  issueGiftCards: { input: IssueGiftCardsRequest; output: IssuedGiftCardPage; codes: never }
  getGiftCard: { input: { id: string }; output: GiftCard; codes: 'gift_card_not_found' }
  updateGiftCard: { input: { id: string } & UpdateGiftCardRequest; output: GiftCard; codes: 'gift_card_not_found' | 'version_required' | 'version_stale' }
  listGiftCardEntries: { input: { id: string; page?: number; page_size?: number; sort?: "id" | "-id"; cursor?: string }; output: CreditEntryPage; codes: 'gift_card_not_found' }
  listCustomerCreditEntries: { input: { id: string; page?: number; page_size?: number; sort?: "id" | "-id"; cursor?: string }; output: CreditEntryPage; codes: 'customer_not_found' }
  getCustomerCredit: { input: { id: string }; output: CustomerCredit; codes: 'customer_not_found' }
  changeCustomerCredit: { input: { id: string } & ChangeCustomerCreditRequest; output: CreditEntry; codes: 'credit_insufficient' | 'customer_not_found' }
  reconcileCredit: { input: Record<never, never>; output: CreditProof; codes: never }
  getWallet: { input: Record<never, never>; output: Wallet; codes: never }
  createInvoice: { input: { id: string } & CreateInvoiceRequest; output: Invoice; codes: 'nothing_to_invoice' | 'order_not_found' | 'seller_incomplete' }
  listInvoices: { input: { page?: number; page_size?: number; sort?: "issued_at" | "-issued_at"; cursor?: string; kind?: "invoice" | "credit_note"; number?: string; order_id?: string; customer_id?: string; from?: string; to?: string }; output: InvoiceSummaryPage; codes: never }
  listOrderInvoices: { input: { id: string; page?: number; page_size?: number }; output: InvoiceSummaryPage; codes: 'order_not_found' | 'order_not_yours' }
  downloadInvoice: { input: { id: string }; output: Response; codes: 'invoice_not_found' | 'invoice_not_yours' }
  getInvoice: { input: { id: string }; output: Invoice; codes: 'invoice_not_found' | 'invoice_not_yours' }
  saveDeviceToken: { input: SaveDeviceTokenRequest; output: Device; codes: 'push_project_unknown' }
  forgetDeviceToken: { input: DeviceTokenRequest; output: undefined; codes: never }
  postForgetDeviceToken: { input: DeviceTokenRequest; output: Done; codes: never }
  listDeviceTokens: { input: { page?: number; page_size?: number; sort?: "id" | "-id" | "last_seen_at" | "-last_seen_at"; cursor?: string; platform?: "android" | "ios" | "web"; is_active?: boolean; user_id?: string; tag?: string; locale?: string; keyword?: string; last_seen_before?: string }; output: DevicePage; codes: never }
  createDeviceToken: { input: CreateDeviceTokenRequest; output: Device; codes: 'device_token_taken' | 'push_project_unknown' }
  getDeviceTokenStats: { input: Record<never, never>; output: DeviceStats; codes: never }
  importDeviceTokens: { input: { body: BodyInit }; output: ImportSummary; codes: never }
  getDeviceToken: { input: { id: number }; output: Device; codes: 'device_token_not_found' }
  updateDeviceToken: { input: { id: number } & UpdateDeviceTokenRequest; output: Device; codes: 'device_token_not_found' | 'device_token_taken' | 'push_project_unknown' | 'version_stale' }
  deleteDeviceToken: { input: { id: number }; output: undefined; codes: 'device_token_not_found' | 'version_stale' }
  activateDeviceToken: { input: { id: number }; output: Device; codes: 'device_token_not_found' }
  deactivateDeviceToken: { input: { id: number }; output: Device; codes: 'device_token_not_found' }
  testDeviceToken: { input: { id: number }; output: TestResult; codes: 'device_token_not_found' | 'fcm_unavailable' | 'push_not_configured' }
  deactivateDeviceTokens: { input: DeactivateDeviceTokensRequest; output: ChangedDevices; codes: 'device_filter_missing' }
  subscribeDeviceTokens: { input: DeviceTokensRequest; output: TopicResults; codes: 'no_active_devices' | 'push_not_configured' }
  unsubscribeDeviceTokens: { input: DeviceTokensRequest; output: TopicResults; codes: 'no_active_devices' | 'push_not_configured' }
  subscribeDeviceToken: { input: SubscribeDeviceTokenRequest; output: TopicResult; codes: 'no_active_devices' | 'push_not_configured' }
  unsubscribeDeviceToken: { input: UnsubscribeDeviceTokenRequest; output: TopicResult; codes: 'no_active_devices' | 'push_not_configured' }
  listPushMessages: { input: { page?: number; page_size?: number; sort?: "id" | "-id" | "created_at" | "-created_at" | "scheduled_at" | "-scheduled_at" | "sent_at" | "-sent_at" | "name" | "-name"; cursor?: string; status?: "draft" | "scheduled" | "sending" | "paused" | "sent" | "cancelled" | "failed"; type?: "draft" | "immediate" | "scheduled"; events?: boolean; keyword?: string; from?: string; to?: string }; output: PushMessagePage; codes: never }
  createPushMessage: { input: CreatePushMessageRequest; output: PushMessage; codes: 'no_active_devices' | 'push_content_missing' | 'push_not_configured' | 'push_project_unknown' | 'push_template_not_found' | 'scheduled_time_missing' | 'scheduled_time_past' | 'segment_gone' | 'segment_not_found' | 'topic_audience_mixed' }
  getPushMessage: { input: { id: number }; output: PushMessage; codes: 'push_message_not_found' }
  updatePushMessage: { input: { id: number } & UpdatePushMessageRequest; output: PushMessage; codes: 'no_active_devices' | 'push_content_missing' | 'push_message_not_found' | 'push_not_configured' | 'push_project_unknown' | 'push_template_not_found' | 'scheduled_time_missing' | 'scheduled_time_past' | 'segment_gone' | 'segment_not_found' | 'sent_message_unchangeable' | 'topic_audience_mixed' | 'version_stale' }
  deletePushMessage: { input: { id: number }; output: undefined; codes: 'push_message_not_found' | 'sent_message_undeletable' | 'version_stale' }
  sendPushMessage: { input: { id: number }; output: PushMessage; codes: 'message_already_sent' | 'no_active_devices' | 'push_message_not_found' | 'push_not_configured' | 'push_state_wrong' | 'segment_gone' | 'version_stale' }
  cancelPushMessage: { input: { id: number }; output: PushMessage; codes: 'push_message_not_found' | 'push_state_wrong' | 'version_stale' }
  pausePushMessage: { input: { id: number }; output: PushMessage; codes: 'push_message_not_found' | 'push_state_wrong' | 'version_stale' }
  resumePushMessage: { input: { id: number }; output: PushMessage; codes: 'push_message_not_found' | 'push_not_configured' | 'push_state_wrong' | 'version_stale' }
  duplicatePushMessage: { input: { id: number }; output: PushMessage; codes: 'push_message_not_found' }
  testPushMessage: { input: { id: number } & TestPushMessageRequest; output: TestResults; codes: 'fcm_unavailable' | 'no_active_devices' | 'push_message_not_found' | 'push_not_configured' }
  previewPushMessage: { input: { id: number }; output: Preview; codes: 'push_message_not_found' }
  previewUnsavedPushMessage: { input: PreviewUnsavedPushMessageRequest; output: Preview; codes: 'push_content_missing' | 'push_template_not_found' | 'segment_not_found' }
  countUnsavedAudience: { input: CountUnsavedAudienceRequest; output: AudienceCount; codes: 'push_content_missing' | 'push_template_not_found' | 'segment_not_found' | 'topic_audience_uncounted' }
  listUserPushMessages: { input: { id: string; page?: number; page_size?: number; sort?: "sent_at" | "-sent_at"; cursor?: string }; output: UserMessagePage; codes: never }
  retryFailedPushMessage: { input: { id: number }; output: PushMessage; codes: 'message_already_sent' | 'no_active_devices' | 'push_message_not_found' | 'push_not_configured' | 'push_state_wrong' | 'segment_gone' }
  getPushMessageAudience: { input: { id: number }; output: AudienceCount; codes: 'push_message_not_found' | 'segment_not_found' | 'topic_audience_uncounted' }
  getPushMessageProgress: { input: { id: number }; output: Progress; codes: 'push_message_not_found'; event: Progress }
  listPushMessageDeliveries: { input: { id: number; page?: number; page_size?: number; sort?: "position" | "-position"; cursor?: string; status?: "accepted" | "failed" | "unknown" }; output: DeliveryResultPage; codes: 'push_message_not_found' }
  exportPushMessageDeliveries: { input: { id: number; format?: "csv" | "ndjson" }; output: Response; codes: 'push_message_not_found' }
  getPushMessageSeries: { input: { id: number }; output: Series; codes: 'push_message_not_found' }
  sendPushReceipts: { input: SendPushReceiptsRequest; output: TakenReceipts; codes: never }
  listPushTemplates: { input: { page?: number; page_size?: number; sort?: "id" | "-id" | "name" | "-name" | "updated_at" | "-updated_at"; cursor?: string; keyword?: string }; output: TemplatePage; codes: never }
  createPushTemplate: { input: PushTemplateRequest; output: Template; codes: 'push_content_missing' | 'push_template_taken' }
  getPushTemplate: { input: { id: number }; output: Template; codes: 'push_template_not_found' }
  updatePushTemplate: { input: { id: number } & PushTemplateRequest; output: Template; codes: 'push_content_missing' | 'push_template_not_found' | 'push_template_taken' | 'version_stale' }
  deletePushTemplate: { input: { id: number }; output: undefined; codes: 'push_template_not_found' | 'version_stale' }
  listSegments: { input: { page?: number; page_size?: number; sort?: "id" | "-id" | "name" | "-name" | "updated_at" | "-updated_at"; cursor?: string; keyword?: string }; output: SegmentPage; codes: never }
  createSegment: { input: SegmentRequest; output: Segment; codes: 'segment_taken' }
  getSegment: { input: { id: number }; output: Segment; codes: 'segment_not_found' }
  updateSegment: { input: { id: number } & SegmentRequest; output: Segment; codes: 'segment_not_found' | 'segment_taken' | 'version_stale' }
  deleteSegment: { input: { id: number }; output: undefined; codes: 'segment_not_found' | 'version_stale' }
  getSegmentAudience: { input: { id: number }; output: AudienceCount; codes: 'segment_not_found' }
  countUnsavedSegment: { input: CountUnsavedSegmentRequest; output: AudienceCount; codes: never }
  listWebhooks: { input: { page?: number; page_size?: number; sort?: "created_at" | "-created_at"; cursor?: string; enabled?: boolean; keyword?: string }; output: WebhookPage; codes: never }
  createWebhook: { input: CreateWebhookRequest; output: WebhookWithSecret; codes: 'event_type_unknown' | 'too_many_webhooks' | 'webhook_url_refused' }
  getWebhook: { input: { id: string }; output: Webhook; codes: 'webhook_not_found' }
  updateWebhook: { input: { id: string } & UpdateWebhookRequest; output: Webhook; codes: 'event_type_unknown' | 'version_required' | 'version_stale' | 'webhook_not_found' | 'webhook_url_refused' }
  deleteWebhook: { input: { id: string }; output: undefined; codes: 'version_required' | 'version_stale' | 'webhook_not_found' }
  rotateWebhookSecret: { input: { id: string } & RotateWebhookSecretRequest; output: WebhookWithSecret; codes: 'webhook_not_found' }
  testWebhook: { input: { id: string }; output: WebhookDelivery; codes: 'webhook_disabled' | 'webhook_not_found' }
  listWebhookDeliveries: { input: { id: string; page?: number; page_size?: number; sort?: "created_at" | "-created_at"; cursor?: string; status?: "pending" | "delivered" | "dead"; type?: string; event_id?: string }; output: WebhookDeliveryPage; codes: 'webhook_not_found' }
  replayWebhook: { input: { id: string } & ReplayWebhookRequest; output: WebhookReplay; codes: 'webhook_disabled' | 'webhook_not_found' }
  getWebhookDelivery: { input: { id: string }; output: InspectedDelivery; codes: 'delivery_not_found' }
  resendWebhookDelivery: { input: { id: string }; output: WebhookDelivery; codes: 'delivery_not_found' | 'webhook_disabled' }
}
export type Input<Id extends keyof Operations> = Operations[Id]['input']
export type Output<Id extends keyof Operations> = Operations[Id]['output']
/** What only this operation may refuse. */
export type Domain<Id extends keyof Operations> = DomainOf<Operations[Id]['codes']>
/** Everything that may come instead of an output. */
export type Failure<Id extends keyof Operations> = FailureOf<Operations[Id]['codes'], typeof groups>
/** What nearly every operation may refuse, by kind. */
export type Shared = SharedOf<typeof groups>
const groups = {
  'platform': [
    'internal_error',
    'database_unavailable',
    'maintenance',
    'request_quota_reached',
    'overloaded',
    'request_timed_out'
  ],
  'session': [
    'not_authenticated',
    'token_expired',
    'token_invalid',
    'token_revoked',
    'user_inactive',
    'api_key_not_for_route',
    'api_key_address_refused',
    'api_key_contract_wrong',
    'api_key_scope_missing'
  ],
  'input': [
    'malformed_body',
    'invalid_request',
    'body_too_large',
    'unsupported_media_type',
    'unsupported_content_encoding',
    'idempotency_key_in_use',
    'idempotency_key_reused',
    'idempotency_key_invalid',
    'cursor_invalid'
  ],
  'standing': [
    'access_denied',
    'recent_login_required',
    'second_factor_missing'
  ]
} as const
const client = /* @__PURE__ */ new Client({ mount: '/as/problem/api/v1', refresh: 'body', token: 'refresh_token', refusals: ['cross_site_request', 'refresh_token_invalid', 'refresh_token_missing', 'refresh_token_revoked', 'too_many_requests'], groups })
const op = /* @__PURE__ */ define<Operations, typeof groups>(client)
/** Names the server, and what this program decides: see Settings. */
export const configure = client.configure
/** Who is signed in: tokens are kept in memory. */
export const session = client.session
export interface AcceptInvitationRequest { token: string; password: string; first_name?: string | null; last_name?: string | null }
export interface Account { id: string; email: string; first_name: string; last_name: string; active: boolean; email_verified: boolean; created_at?: string | null; updated_at?: string | null }
export interface AccountExport { exported_at: string; parts: Record<string, unknown> }
export interface AddAddressRequest { country: string; last_name?: string | null; first_name?: string | null; company?: string | null; address1: string; address2?: string | null; city?: string | null; state?: string | null; postal_code?: string | null; phone_number?: string | null; default_shipping?: boolean | null; default_billing?: boolean | null }
export interface AddOrderNoteRequest { text: string; public?: boolean | null }
export interface AddPasskeyRequest { challenge_id: string; name?: string | null; credential: RegistrationResponseJson }
export interface AddPromotionCodesRequest { codes?: string[] | null; count?: number | null; prefix?: string | null }
export interface AddToCartRequest { product_id: string; variant_id?: string | null; quantity: number; attributes?: Record<string, string> | null }
export interface AddVariantRequest { id?: string | null; sku: string; barcode?: string | null; options?: Record<string, string> | null; weight_grams?: number | null; inventory_policy?: "deny" | "continue" | null; position?: number | null; base_price?: MoneyInput | null; sale_price?: MoneyInput | null; price_schedule?: ScheduledPriceInput[] | null }
export interface AddedCodes { codes: string[] }
export interface AddedPasskey { passkey: Passkey; recovery_codes?: string[] | null }
export interface Address { first_name: string; last_name: string; company: string; address1: string; address2: string; city: string; state: string; postal_code: string; country: string; phone_number: string }
export interface AddressInput { country: string; last_name?: string | null; first_name?: string | null; company?: string | null; address1: string; address2?: string | null; city?: string | null; state?: string | null; postal_code?: string | null; phone_number?: string | null }
export interface AdjustStockRequest { lines?: AdjustmentLineInput[] | null }
export interface AdjustmentLineInput { item_id: string; location_id?: string | null; delta?: number | null; set?: number | null; expected?: number | null; reason: string }
export interface AlertFigures { kind: string; made: number; sent: number; by_push: number; by_mail: number; opened: number | null; bought: number }
export interface AlertRequest { variant_id?: string | null; email?: string | null; consent?: boolean | null }
export interface AlertsOverview { frame: ReportFrame; kinds: AlertFigures[] }
export interface AllPasskeys { passkeys: Passkey[] }
export interface AllRoles { roles: Role[] }
export interface AllowedAction { action: string; allowed: boolean; reason: string | null }
export interface AmountLimit { amount: number; currency: string }
export interface AmountLimitInput { amount: number; currency: string }
export interface AndroidMessage { title: string | null; body: string | null; image_url: string | null; icon: string | null; color: string | null; sound: string | null; channel_id: string | null; tag: string | null; click_action: string | null; title_loc_key: string | null; title_loc_args: string[] | null; body_loc_key: string | null; body_loc_args: string[] | null; notification_count: number | null; visibility: "private" | "public" | "secret" | null; sticky: boolean | null; analytics_label: string | null; priority: "normal" | "high" | null; ttl_seconds: number | null; collapse_key: string | null; data: Record<string, string> | null }
export interface AndroidMessageInput { title?: string | null; body?: string | null; image_url?: string | null; icon?: string | null; color?: string | null; sound?: string | null; channel_id?: string | null; tag?: string | null; click_action?: string | null; title_loc_key?: string | null; title_loc_args?: string[] | null; body_loc_key?: string | null; body_loc_args?: string[] | null; notification_count?: number | null; visibility?: "private" | "public" | "secret" | null; sticky?: boolean | null; analytics_label?: string | null; priority?: "normal" | "high" | null; ttl_seconds?: number | null; collapse_key?: string | null; data?: Record<string, string> | null }
export interface ApplyImportRequest { on_error?: "stop" | "skip" | null }
export interface Area { country: string; state: string | null; postal_from: string | null; postal_to: string | null }
export interface AreaInput { country: string; state?: string | null; postal_from?: string | null; postal_to?: string | null }
export interface AssertionResponseJson { clientDataJSON: string; authenticatorData: string; signature: string; userHandle: string }
export interface AssignRoleRequest { role_id?: string | null; role_name?: string | null }
export interface AttestationResponseJson { clientDataJSON: string; attestationObject: string; transports?: Array<"usb" | "nfc" | "ble" | "smart-card" | "hybrid" | "internal" | (string & {})> | null }
export interface Audience { platforms: Array<"android" | "ios" | "web">; user_ids: string[]; device_token_ids: number[]; tags: string[]; locales: string[]; segment_id: number | null; topic?: string | null; condition?: string | null; project?: string | null }
export interface AudienceCount { total: number; platforms: Record<string, number> }
export interface AudienceInput { platforms?: Array<"android" | "ios" | "web"> | null; user_ids?: string[] | null; device_token_ids?: number[] | null; tags?: string[] | null; locales?: string[] | null; segment_id?: number | null; topic?: string | null; condition?: string | null; project?: string | null }
export interface AudienceInputDelta { platforms?: Array<"android" | "ios" | "web"> | null; user_ids?: string[] | null; device_token_ids?: number[] | null; tags?: string[] | null; locales?: string[] | null }
export interface AuditActionNames { actions: string[] }
export interface AuditChainStatus { intact: boolean; mark: string; verified_until: number; verified_at: string | null; last_id: number; broken_id: number | null; reason: string | null; broken_at: string | null }
export interface AuditEntry { id: number; at: string; actor_id: string | null; action: AuditAction; subject: string; before: Record<string, unknown> | null; after: Record<string, unknown> | null; address: string; request_id: string; api_key_id: string | null; api_key_name: string | null }
export interface AuthenticationResponseJson { id: string; rawId: string; response: AssertionResponseJson; clientExtensionResults: Record<string, unknown>; type: "public-key" }
export interface AuthenticatorSelectionJson { residentKey: "discouraged" | "preferred" | "required"; requireResidentKey: boolean; userVerification: "discouraged" | "preferred" | "required" }
export interface AwaitPaymentRequest { provider?: "manual" | null; payment_method?: string | null; amount?: MoneyInput | null }
export interface AwaitedPayment { amount: Money; reference: string; due_at?: string | null }
export interface BankAccount { name: string; iban: string; bic: string }
export interface Brand { id: string; name: string; slug: string; description: string; logo_url: string; active: boolean; created_at: string; updated_at: string }
export interface BulkCounts { changed: number; unchanged: number; refused: number; open: number }
export interface BulkEdit { id: string | null; status: "preview" | "running" | "applied" | "undone"; counts: BulkCounts; results: BulkResult[]; created_at: string; updated_at: string }
export interface BulkResult { id: string; outcome: "unchanged" | "changed" | "refused"; reason: string | null }
export interface CancelOrderRequest { reason?: string | null; restock?: boolean | null; notify?: boolean | null; lines?: LineQuantityInput[] | null }
export interface CancelOwnOrderRequest { reason?: string | null }
export interface CapturePaymentRequest { final?: boolean | null; amount?: MoneyInput | null }
export interface Cart { id: string; user_id: string | null; session_id: string; items: CartItem[]; created_at: string; updated_at: string; contact: CartContact | null; shipping_option: ShippingOption | null; codes: CartCode[]; gift_cards: CartGiftCard[]; use_credit: boolean; totals: CartTotals | null; expires_at: string | null; currency: string | null; version: number }
export interface CartCode { code: string; applied: boolean; reason: "unknown" | "expired" | "not_started" | "used_up" | "used_by_you" | "minimum" | "not_eligible" | "excluded_by" | "nothing_to_reduce" | null }
export interface CartContact { email: string; shipping_address: Address | null; billing_address: Address | null; phone: string }
export interface CartGiftCard { last4: string; usable: Money | null; reason: "unknown" | "expired" | "disabled" | "currency" | "empty" | null }
export interface CartItem { id: string; product_id: string; variant_id: string | null; sku: string; name: string; price: Money; quantity: number; attributes: Record<string, string>; available?: number | null; unavailable_reason?: "off_sale" | "variant_required" | "out_of_stock" | "insufficient_stock" | null }
export interface CartTotals { subtotal: Money; discount_total: Money; shipping_total: Money; tax_total: Money; total: Money }
export interface Category { id: string; name: string; slug: string; description: string; parent_id: string | null; image_url: string; active: boolean; created_at: string; updated_at: string }
export interface ChangeCustomerCreditRequest { reason: string; amount: MoneyInputDelta }
export interface ChangeEmailRequest { email: string }
export interface ChangePasswordRequest { current_password: string; new_password: string }
export interface ChangedDevices { devices: number }
export interface ChargedRate { country: string; state: string; name: string; rate_ppm: number | null; figures: TaxFigures }
export interface CheckoutPaymentInput { provider: string; method_id?: string | null; return_url?: string | null }
export interface CheckoutState { checkout_id: string; status: "open" | "requires_action" | "pending" | "placed" | "cancelled" | "expired"; order_id: string | null; total: Money; expires_at: string; reason?: string | null; client_secret?: string | null; publishable_key?: string | null; redirect_url?: string | null; reference?: string | null; due_at?: string | null }
export interface ChooseShippingOptionRequest { option_id: string }
export interface ClaimedOrders { claimed: number }
export interface ConfirmEmailChangeRequest { token: string }
export interface ConfirmTotpRequest { code: string }
export interface Consent { granted: boolean; at: string | null; source: "account" | "checkout" | "staff" | "import" | null }
export interface ConsentRecord { granted: boolean; source: "account" | "checkout" | "staff" | "import"; actor_id: string | null; at: string }
export interface CountUnsavedAudienceRequest { name?: string | null; type?: "draft" | "immediate" | "scheduled" | null; scheduled_at?: string | null; time_zone_mode?: "absolute" | "device_local" | null; max_lateness_seconds?: number | null; variables?: Record<string, string> | null; template_id?: number | null; throttle_per_second?: number | null; guarantee?: "at_least_once" | "at_most_once" | null; android_message?: AndroidMessageInput | null; ios_message?: IosMessageInput | null; web_message?: WebMessageInput | null; audience?: AudienceInput | null; quiet_hours?: QuietHoursInput | null; translations?: Record<string, TranslationInput> | null }
export interface CountUnsavedSegmentRequest { audience?: AudienceInputDelta | null; customers?: CustomerConditionsInput | null }
export interface Counters { total: number; pending: number; accepted: number; failed: number; unknown: number; skipped: number }
export interface CreateAdminRequest { email: string; password: string; first_name?: string | null; last_name?: string | null }
export interface CreateApiKeyRequest { name: string; kind: "secret" | "publishable"; scopes?: string[] | null; contract?: string | null; addresses?: string[] | null; expires_at?: string | null }
export interface CreateBrandRequest { id?: string | null; name: string; slug?: string | null; description?: string | null; logo_url?: string | null; active?: boolean | null; sort_order?: number | null }
export interface CreateCartRequest { contact?: RequestInput | null }
export interface CreateCategoryRequest { id?: string | null; name: string; slug?: string | null; description?: string | null; parent_id?: string | null; image_url?: string | null; active?: boolean | null; sort_order?: number | null }
export interface CreateCustomerGroupRequest { id?: string | null; name: string; description?: string | null }
export interface CreateDeviceTokenRequest { fcm_token: string; kind?: "token" | "fid" | null; platform: "android" | "ios" | "web"; device_id?: string | null; device_name?: string | null; app_version?: string | null; locale?: string | null; time_zone?: string | null; tags?: string[] | null; project?: string | null; user_id?: string | null; is_active?: boolean | null }
export interface CreateFulfilmentRequest { location_id?: string | null; capture?: "auto" | "none" | null; notify?: boolean | null; shipped?: boolean | null; tracking?: TrackingInput | null; lines?: LineQuantityInput[] | null }
export interface CreateInvitationRequest { email: string; roles?: string[] | null; language?: "en" | "es" | null }
export interface CreateInvoiceRequest { buyer_vat_id?: string | null; note?: string | null }
export interface CreateLocationRequest { id?: string | null; name: string; priority?: number | null; active?: boolean | null; address?: LocationAddressInput | null }
export interface CreateOrderEditRequest { remove?: string[] | null; set_address?: AddressInput | null; set_quantity?: LineQuantityInputDelta[] | null; set_price?: LinePriceInput[] | null; add?: WantedItemInput[] | null }
export interface CreateProductRequest { id?: string | null; sku: string; name: string; slug?: string | null; description?: string | null; category_id: string; status?: "draft" | "active" | "archived" | null; brand_id?: string | null; category_ids?: string[] | null; tags?: string[] | null; attributes?: Record<string, string> | null; tax_class?: string | null; weight_grams?: number | null; requires_shipping?: boolean | null; inventory_policy?: "deny" | "continue" | null; publish_at?: string | null; unpublish_at?: string | null; base_price: MoneyInput; sale_price?: MoneyInput | null; seo?: SeoInput | null; options?: ProductOptionInput[] | null; price_schedule?: ScheduledPriceInput[] | null; variants?: NewVariantInput[] | null }
export interface CreatePromotionRequest { id?: string | null; name: string; kind: "percent" | "amount" | "fixed_price" | "free_shipping" | "buy_x_get_y" | "tiered"; percent?: number | null; buy?: number | null; get?: number | null; starts_at?: string | null; ends_at?: string | null; group?: string | null; combines_with?: string[] | null; automatic?: boolean | null; active?: boolean | null; amount?: MoneyInput | null; price?: MoneyInput | null; target?: PromotionTargetInput | null; conditions?: PromotionConditionsInput | null; limits?: PromotionLimitsInput | null; tiers?: PromotionStepInput[] | null }
export interface CreatePushMessageRequest { name?: string | null; type?: "draft" | "immediate" | "scheduled" | null; scheduled_at?: string | null; time_zone_mode?: "absolute" | "device_local" | null; max_lateness_seconds?: number | null; variables?: Record<string, string> | null; template_id?: number | null; throttle_per_second?: number | null; guarantee?: "at_least_once" | "at_most_once" | null; android_message?: AndroidMessageInput | null; ios_message?: IosMessageInput | null; web_message?: WebMessageInput | null; audience?: AudienceInput | null; quiet_hours?: QuietHoursInput | null; translations?: Record<string, TranslationInput> | null }
export interface CreateRedirectRequest { path: string; target: string; permanent?: boolean | null }
export interface CreateReturnRequest { note?: string | null; lines?: ReturnedUnitsInput[] | null }
export interface CreateUserRequest { email: string; first_name?: string | null; last_name?: string | null; language?: "en" | "es" | null }
export interface CreateWebhookRequest { url: string; types?: string[] | null; contract?: "store" | "basic" | "standard" | "nest" | "malnu" | "problem" | null; enabled?: boolean | null }
export interface CredentialDescriptorJson { type: "public-key"; id: string; transports?: Array<"usb" | "nfc" | "ble" | "smart-card" | "hybrid" | "internal" | (string & {})> | null }
export interface CredentialParameterJson { type: "public-key"; alg: number }
export interface CreditDifference { proof: "total" | "balance" | "payment" | "held"; account_id: string | null; payment_id: string | null; currency: string; entries: number; books: number }
export interface CreditEntry { id: number; amount: Money; balance: Money; cause: "issue" | "withdrawal" | "hold" | "capture" | "release" | "refund" | "expiry" | "reinstatement"; reference: string; payment_id: string | null; order_id: string | null; actor_id: string | null; reason: string | null; at: string }
export interface CreditProof { differences: CreditDifference[] }
export interface CustomerConditions { bought_category: string | null; spent_over: number | null; last_order_before: string | null; no_order_for_days: number | null; cart_abandoned_for_hours: number | null; marketing_consent: boolean | null }
export interface CustomerConditionsInput { bought_category?: string | null; spent_over?: number | null; last_order_before?: string | null; no_order_for_days?: number | null; cart_abandoned_for_hours?: number | null; marketing_consent?: boolean | null }
export interface CustomerCredit { customer_id: string; balances: Money[]; entries: CreditEntry[] }
export interface CustomerFigures { new_members: number; new_guests: number; first_orders: number; first_total: Money; repeat_orders: number; repeat_total: Money; member_orders: number; member_total: Money; guest_orders: number; guest_total: Money }
export interface CustomerGroup { id: string; name: string; description: string; version: number; created_at: string; updated_at: string }
export interface CustomerGroupName { id: string; name: string }
export interface CustomerOrder { id: string; order_number: string; status: string; total: Money; created_at: string }
export interface CustomerSpend { orders: number; spent: Money }
export interface CustomersPoint { period: string; from: string; to: string; figures: CustomerFigures }
export interface CustomersReport { frame: ReportFrame; totals: CustomerFigures; series: CustomersPoint[] }
export interface DeactivateDeviceTokensRequest { ids?: number[] | null; platform?: "android" | "ios" | "web" | null; user_id?: string | null; tag?: string | null; last_seen_before?: string | null; dry_run?: boolean | null }
export interface DeadMail { id: string; template: string; to: string | null; attempts: number; last_error: string; created_at: string }
export interface DeliveryResult { device_token_id: number; status: "accepted" | "failed" | "unknown"; code: "INVALID_ARGUMENT" | "UNREGISTERED" | "SENDER_ID_MISMATCH" | "QUOTA_EXCEEDED" | "UNAVAILABLE" | "INTERNAL" | "THIRD_PARTY_AUTH_ERROR" | "UNSPECIFIED_ERROR" | "CONNECTION_BROKEN" | "UNREACHABLE" | "TIMEOUT" | "TOKEN_ENDPOINT_UNREACHABLE" | "ACCOUNT_REFUSED" | "NO_CONTENT_FOR_PLATFORM" | "NO_TEXT" | "PAYLOAD_TOO_LARGE" | "PROJECT_NOT_CONFIGURED" | (string & {}) | null }
export interface Device { id: number; fcm_token: string; kind: "token" | "fid"; platform: "android" | "ios" | "web"; project: string; user_id: string | null; device_id: string | null; device_name: string | null; app_version: string | null; locale: string | null; time_zone: string | null; tags: string[]; is_active: boolean; deactivation_reason: "unregistered" | "invalid" | "sender_mismatch" | "stale" | "manual" | "signed_out" | "user_inactive" | "replaced" | null; last_seen_at: string; created_at: string; updated_at: string; hints?: string[] | null }
export interface DeviceStats { total: number; active: number; inactive: Record<string, number>; platforms: Record<string, number>; stale: number }
export interface DeviceTokenRequest { fcm_token?: string | null }
export interface DeviceTokensRequest { topic: string; device_token_ids?: number[] | null }
export interface Done { message: string }
export interface EditLine { item_id: string | null; sku: string; name: string; quantity_before: number; quantity_after: number; difference: Money }
export interface EditProductsRequest { ids?: string[] | null; dry_run?: boolean | null; filter?: ProductFilterInput | null; set?: SetInput | null; price_change?: PriceChangeInput | null }
export interface EffectiveSettings { settings: ShopSettings; sources: SettingOrigin[] }
export interface EntryInput { id: string; alt?: string | null; variant_id?: string | null }
export interface Exchange { return: Return; sent: EditLine[]; difference: Money; due: Money }
export interface ExchangeOrderRequest { return_id?: string | null; dry_run?: boolean | null; return?: ReturnedUnitsInput[] | null; send?: WantedItemInputDelta[] | null }
export interface FactorSummary { enabled: boolean; required: boolean; totp: boolean; passkeys: number; recovery_codes_left: number }
export interface FailedLine { line: number; errors: string[] }
export interface FocalPoint { x: number; y: number }
export interface FocalPointInput { x?: number | null; y?: number | null }
export interface ForgotPasswordRequest { email: string }
export interface FormerPrice { variant_id: string | null; from: string; to: string; base_price: Money | null; sale_price: Money | null; price_schedule: ScheduledPrice[] }
export interface Found { id: string; title: string; subtitle: string; path: string }
export interface FoundRedirect { path: string; target: string; permanent: boolean }
export interface GiftCard { id: string; last4: string; amount: Money; balance: Money; enabled: boolean; expires_at: string | null; note: string; version: number; created_at: string; updated_at: string }
export interface GivenPermission { resource: string; action: string; roles: string[] }
export interface GoogleAddress { url: string; state: string }
export interface GrantLimit { permission_id: string; max_amount: AmountLimit }
export interface GrantPermissionRequest { permission_id: string; max_amount?: AmountLimitInput | null }
export interface GroupMember { user_id: string; email: string | null; added_at: string }
export interface HotStock { item_id: string; hot: boolean; buckets: number; version: number; levels: StockLevel[] }
export interface Import { id: string; type: "products" | "customers" | "orders" | "stock" | "prices" | "redirects"; format: "csv" | "ndjson" | "shopify" | "woocommerce"; status: "received" | "staging" | "staged" | "applying" | "applied" | "undoing" | "undone" | "failed"; counts: ImportCounts; errors: ImportError[]; rows: number; currency: string; ignored_columns: string[]; pictures: PictureCounts; kept: KeptChange[]; created_at: string; updated_at: string }
export interface ImportCounts { create: number; update: number; unchanged: number; error: number }
export interface ImportError { line: number; column: string; code: string; value: string }
export interface ImportProgress { status: "received" | "staging" | "staged" | "applying" | "applied" | "undoing" | "undone" | "failed"; rows: number; done: number; counts: ImportCounts; rate_per_second: number | null; expected_end_at: string | null }
export interface ImportRow { line: number; outcome: "create" | "update" | "unchanged" | "error" | null; errors: ImportError[]; kept: KeptChange[] }
export interface ImportSummary { lines: number; created: number; updated: number; failed: number; failures: FailedLine[] }
export interface InspectedDelivery { id: string; endpoint_id: string; message_id: string; event_id: string | null; type: string; aggregate: string; sequence: number; status: "pending" | "delivered" | "dead"; attempts: number; last_status: number | null; last_error: "status" | "redirect" | "timed_out" | "unreachable" | "address_refused" | "expired" | null; next_at: string | null; created_at: string; finished_at: string | null; url: string; contract: "store" | "basic" | "standard" | "nest" | "malnu" | "problem"; body: string | null; signed_content: string | null; log: WebhookAttempt[] }
export interface Invitation { id: string; email: string; roles: string[]; status: "pending" | "accepted" | "expired" | "revoked"; invited_by: string; created_at: string; sent_at: string; expires_at: string; accepted_at: string | null; user_id: string | null; subject: string | null }
export interface Invoice { id: string; kind: "invoice" | "credit_note"; number: string; order_id: string; order_number: string; customer_id: string; refund_id: string | null; issued_at: string; issued_on: string; due_on: string | null; seller: Party; buyer: Party; deliver_to: Party | null; bank: BankAccount | null; currency: string; prices_include_tax: boolean; lines: InvoiceLine[]; tax_lines: InvoiceTax[]; net: Money; tax: Money; total: Money; paid: Money | null; due: Money | null; delivered_on: string | null; corrects: InvoiceReference[]; notes: InvoiceNote[]; language: string; page_size: "a4" | "letter"; time_zone: string; due_days?: number | null }
export interface InvoiceLine { kind: "item" | "shipping" | "adjustment"; item_id: string | null; sku: string; name: string; attributes?: Record<string, string> | null; quantity: number; unit_price: Money; discount: Money; tax_rate_ppm: number | null; net: Money; tax: Money; total: Money }
export interface InvoiceNote { code: "small_business" | "reverse_charge" | "intra_community" | "export" | "note"; text: string }
export interface InvoiceReference { id: string; number: string; issued_on: string }
export interface InvoiceSummary { id: string; kind: "invoice" | "credit_note"; number: string; order_id: string; order_number: string; customer_id: string; refund_id: string | null; issued_at: string; net: Money; tax: Money; total: Money }
export interface InvoiceTax { name: string; rate_ppm: number | null; net: Money; amount: Money }
export interface IosMessage { title: string | null; subtitle: string | null; body: string | null; image_url: string | null; sound: string | null; badge: number | null; category: string | null; thread_id: string | null; title_loc_key: string | null; title_loc_args: string[] | null; body_loc_key: string | null; body_loc_args: string[] | null; relevance_score: number | null; analytics_label: string | null; interruption_level: "passive" | "active" | "time-sensitive" | "critical" | null; content_available: boolean | null; mutable_content: boolean | null; priority: "normal" | "high" | null; expiration_seconds: number | null; collapse_id: string | null; data: Record<string, string> | null }
export interface IosMessageInput { title?: string | null; subtitle?: string | null; body?: string | null; image_url?: string | null; sound?: string | null; badge?: number | null; category?: string | null; thread_id?: string | null; title_loc_key?: string | null; title_loc_args?: string[] | null; body_loc_key?: string | null; body_loc_args?: string[] | null; relevance_score?: number | null; analytics_label?: string | null; interruption_level?: "passive" | "active" | "time-sensitive" | "critical" | null; content_available?: boolean | null; mutable_content?: boolean | null; priority?: "normal" | "high" | null; expiration_seconds?: number | null; collapse_id?: string | null; data?: Record<string, string> | null }
export interface IssueGiftCardsRequest { count?: number | null; expires_at?: string | null; note?: string | null; amount: MoneyInput }
export interface IssuedGiftCard { id: string; code: string; last4: string; amount: Money; expires_at: string | null; note: string; created_at: string }
export interface IssuedKey { id: string; name: string; kind: "secret" | "publishable"; scopes: string[]; contract: string | null; addresses: string[]; status: "active" | "expired" | "revoked"; prefix: string; maker_id: string; created_at: string; expires_at: string | null; revoked_at: string | null; last_used_at: string | null; last_used_address: string | null; old_prefix: string | null; old_valid_until: string | null; version: number; key?: string | null }
export interface ItemStock { item_id: string; low_stock_at: number; levels: StockLevel[] }
export interface KeptChange { line: number; kind: string; entity_id: string; reason: string }
export interface LinePriceInput { item_id: string; unit_price: MoneyInput }
export interface LineQuantities { ordered: number; open: number; fulfilled: number; cancelled: number; returned: number; refunded: number }
export interface LineQuantity { item_id: string; quantity: number }
export interface LineQuantityInput { item_id: string; quantity: number }
export interface LineQuantityInputDelta { item_id: string; quantity: number }
export interface ListedCode { code: string; uses: number; created_at: string }
export interface ListedEvent { position: number; id: string; type: EventType; aggregate_kind: string; aggregate_id: string; sequence: number; timestamp: string; data: Record<string, unknown> }
export interface LiveEvent { type: EventType; id: string }
export interface Location { id: string; name: string; address: LocationAddress | null; priority: number; active: boolean; version: number; created_at: string; updated_at: string }
export interface LocationAddress { first_name: string; last_name: string; company: string; address1: string; address2: string; city: string; state: string; postal_code: string; country: string; phone_number: string }
export interface LocationAddressInput { first_name?: string | null; last_name?: string | null; company?: string | null; address1?: string | null; address2?: string | null; city?: string | null; state?: string | null; postal_code?: string | null; country?: string | null; phone_number?: string | null }
export interface LocationStock { location_id: string; on_hand: number; allocated: number; held: number; available: number }
export interface LoginRequest { username?: string; email?: string; password: string; totp?: string | null; recovery_code?: string | null }
export interface LookUpOrderRequest { order_number: string; email: string }
export interface MailPlaceholder { name: string; required: boolean; sample: string }
export interface MailPreview { subject: string; text: string; html: string }
export interface MailRequest { subject?: string | null; paragraphs?: string[] | null; action?: string | null }
export interface MailWordingView { name: string; language: string; subject: string; paragraphs: string[]; action: string | null; placeholders: MailPlaceholder[]; customised: boolean; version: number }
export interface MaintenanceState { enabled: boolean; message: string; retry_after_seconds: number; source: string; version: number }
export interface MarkPaidRequest { reference?: string | null; amount: MoneyInput }
export interface MatrixRole { id: string; name: string; description: string; built_in: boolean; holds_everything: boolean; opens_staff_routes: boolean; permission_ids: string[]; version: number; limits?: GrantLimit[] | null }
export interface MediaItem { id: string; url: string; hash: string; width: number; height: number; type: "image/jpeg" | "image/png" | "image/webp" | "image/avif" | "image/gif"; bytes: number; alt: string; focal_point: FocalPoint | null; version: number; created_at: string; updated_at: string }
export interface MergeCartRequest { cart_token: string }
export interface MergeReport { summed: MergedLine[]; capped: MergedLine[]; repriced: MergedLine[]; dropped: MergedLine[] }
export interface MergedCart { cart: Cart; report: MergeReport }
export interface MergedLine { product_id: string; variant_id: string | null; sku: string; name: string; asked: number; quantity: number; reason: "in_both" | "price_changed" | "too_many" | "currency_mixed" | "cart_full" | "off_sale" | "variant_required" | "out_of_stock" | "insufficient_stock" }
export interface Message { message: string }
export interface Money { amount: number; currency: string }
export interface MoneyInput { amount: number; currency: string }
export interface MoneyInputDelta { amount: number; currency: string }
export interface NewAuthenticator { secret: string; uri: string }
export interface NewCart { id: string; user_id: string | null; session_id: string; items: CartItem[]; created_at: string; updated_at: string; contact: CartContact | null; shipping_option: ShippingOption | null; codes: CartCode[]; gift_cards: CartGiftCard[]; use_credit: boolean; totals: CartTotals | null; expires_at: string | null; currency: string | null; version: number; cart_token: string }
export interface NewRecoveryCodes { recovery_codes: string[] }
export interface NewVariantInput { id?: string | null; sku: string; barcode?: string | null; options?: Record<string, string> | null; weight_grams?: number | null; inventory_policy?: "deny" | "continue" | null; position?: number | null; base_price?: MoneyInput | null; sale_price?: MoneyInput | null; price_schedule?: ScheduledPriceInput[] | null }
export interface OnePermission { permission: Permission }
export interface OneRole { role: Role }
export interface OpenSession { id: string; device: string; address: string; created_at: string; last_used_at: string; current: boolean }
export interface OptionMatrix { options: ProductOption[]; created: StaffVariant[]; archived: StaffVariant[]; kept: StaffVariant[]; version: number }
export interface Order { id: string; order_number: string; user_id: string | null; status: "pending" | "paid" | "shipped" | "delivered" | "cancelled"; items: OrderItem[]; shipping_address: Address; billing_address: Address; subtotal: Money; discount_total: Money; tax_total: Money; shipping_total: Money; total: Money; notes: string; created_at: string; updated_at: string; payment_status?: "awaiting" | "requires_action" | "authorized" | "partially_paid" | "paid" | "partially_refunded" | "refunded" | "voided" | "expired" | "failed" | "disputed" | null; awaited_payment?: AwaitedPayment | null }
export interface OrderAmounts { total: Money; authorized: Money; captured: Money; refunded: Money; refundable: Money; due: Money }
export interface OrderEdit { id: string; order_id: string; status: "open" | "confirmed" | "discarded"; lines: EditLine[]; shipping_address: Address | null; shipping_difference: Money; total_before: Money; total_after: Money; difference: Money; due: Money; created_at: string; updated_at: string; version: number }
export interface OrderItem { id: string; product_id: string; sku: string; name: string; unit_price: Money; quantity: number; discount_amount: Money; tax_amount: Money; total: Money; variant_id?: string | null; attributes?: Record<string, string> | null }
export interface OrderItemQuote { product_id: string; variant_id: string | null; sku: string; name: string; unit_price: Money; quantity: number; discount_amount: Money; tax_amount: Money; total: Money }
export interface OrderSummary { id: string; order_number: string; user_id: string | null; status: "pending" | "paid" | "shipped" | "delivered" | "cancelled"; pieces: number; total: Money; created_at: string; updated_at: string; email: string | null; customer_id: string; name: string; payment_status: "awaiting" | "requires_action" | "authorized" | "partially_paid" | "paid" | "partially_refunded" | "refunded" | "voided" | "expired" | "failed" | "disputed"; fulfilment_status: "unfulfilled" | "partial" | "fulfilled" | "delivered"; return_status: "none" | "return_requested" | "partially_returned" | "returned"; tags: string[]; version: number }
export interface OrderTaxLine { name: string; rate_ppm: number; amount: Money }
export interface OwnConsent { marketing: Consent }
export interface OwnPermission { resource: string; action: string; max_amounts?: AmountLimit[] | null }
export interface OwnPermissions { permissions: OwnPermission[]; roles: string[]; is_super_admin: boolean }
export interface Parcel { id: string; order_id: string; status: "created" | "shipped" | "delivered" | "cancelled"; lines: ParcelLine[]; tracking: Tracking | null; created_at: string; shipped_at: string | null; delivered_at: string | null; cancelled_at: string | null; version: number; allowed_actions?: AllowedAction[] | null }
export interface ParcelLine { item_id: string; quantity: number; location_id: string }
export interface Party { name: string; company: string; address1: string; address2: string; postal_code: string; city: string; state: string; country: string; email: string; phone: string; vat_id: string; tax_number: string; register: string }
export interface Passkey { id: string; name: string; backed_up: boolean; created_at: string; last_used_at: string | null }
export interface PasskeyCreationChallenge { challenge_id: string; options: PublicKeyCredentialCreationOptionsJson }
export interface PasskeyRequestChallenge { challenge_id: string; options: PublicKeyCredentialRequestOptionsJson }
export interface PasskeyUserJson { id: string; name: string; displayName: string }
export interface PaymentDifference { payment_id: string | null; provider: string; reference: string | null; member: string; ours: string; theirs: string }
export interface PaymentProof { from: string; to: string; differences: PaymentDifference[] }
export interface PaymentSetting { name: string; source: "configuration" | "default"; configuration_key: string }
export interface PaymentSettings { provider: string; offered: string[]; manual_methods: string[]; is_trial: boolean; stripe: StripeSettings; due_days: number; capture_before_seconds: number | null; warn_to: string; timeout_seconds: number; sources: PaymentSetting[] }
export interface PendingEmailChange { new_email: string; asked_at: string; expires_at: string }
export interface Permission { id: string; name: string; resource: string; action: string; description: string }
export interface PermissionRequest { name: string; resource: string; action: string; description?: string | null }
export interface PictureCounts { pending: number; done: number; failed: number }
export interface PlaceOrderRequest { payment_method_id?: string | null; promotion_codes?: string[] | null; shipping_method_id: string; notes?: string | null; shipping_address: AddressInput; billing_address?: AddressInput | null; expected_total?: MoneyInput | null }
export interface PlaceStaffOrderRequest { payment?: "manual" | null; email: string; shipping_option_id: string; payment_method?: string | null; notes?: string | null; shipping_address: AddressInput; billing_address?: AddressInput | null; expected_total?: MoneyInput | null; lines?: WantedItemInput[] | null }
export interface Preferences { chosen: Record<string, string> }
export interface Preview { messages: PreviewedMessage[] }
export interface PreviewUnsavedPushMessageRequest { name?: string | null; type?: "draft" | "immediate" | "scheduled" | null; scheduled_at?: string | null; time_zone_mode?: "absolute" | "device_local" | null; max_lateness_seconds?: number | null; variables?: Record<string, string> | null; template_id?: number | null; throttle_per_second?: number | null; guarantee?: "at_least_once" | "at_most_once" | null; android_message?: AndroidMessageInput | null; ios_message?: IosMessageInput | null; web_message?: WebMessageInput | null; audience?: AudienceInput | null; quiet_hours?: QuietHoursInput | null; translations?: Record<string, TranslationInput> | null }
export interface PreviewedMessage { platform: "android" | "ios" | "web"; locale: string | null; bytes: number; request: Record<string, unknown> }
export interface PriceChangeInput { percent?: number | null; round_to?: number | null; amount?: MoneyInputDelta | null }
export interface PriceHistory { product_id: string; lowest_price_30d: Money | null; entries: FormerPrice[] }
export interface Product { id: string; sku: string; name: string; description: string; base_price: Money; sale_price: Money | null; status: "active" | "inactive"; brand_id: string | null; category_id: string; images: string[]; attributes: Record<string, string>; created_at: string; updated_at: string; variants?: Variant[] | null; lowest_price_30d?: Money | null; moved?: boolean | null; canonical_slug?: string | null }
export interface ProductFigures { orders: number; units: number; gross: Money; discount: Money; tax: Money; total: Money }
export interface ProductFilterInput { status?: "draft" | "active" | "archived" | null; category_id?: string | null; brand_id?: string | null; tag?: string | null; stock?: "in" | "low" | "out" | null; min_price?: number | null; max_price?: number | null; currency?: string | null; keyword?: string | null }
export interface ProductMedia { id: string; url: string; alt: string; variant_id: string | null }
export interface ProductOption { name: string; values: string[] }
export interface ProductOptionInput { name: string; values?: string[] | null }
export interface ProductPoint { period: string; from: string; to: string; figures: ProductFigures }
export interface ProductsReport { frame: ReportFrame; products: SoldProduct[]; series?: ProductPoint[] | null }
export interface Profile { user: Account; roles: string[] }
export interface Progress { status: "draft" | "scheduled" | "sending" | "paused" | "sent" | "cancelled" | "failed"; counters: Counters; rate_per_second: number | null; expected_end_at: string | null; failures: Record<string, number>; skips: Record<string, number>; started_at: string | null; sent_at: string | null; receipts?: Receipts | null }
export interface Promotion { id: string; name: string; kind: "percent" | "amount" | "fixed_price" | "free_shipping" | "buy_x_get_y" | "tiered"; percent: number | null; amount: Money | null; price: Money | null; buy: number | null; get: number | null; tiers: PromotionStep[]; target: PromotionTarget; conditions: PromotionConditions; limits: PromotionLimits; starts_at: string | null; ends_at: string | null; group: string | null; combines_with: string[]; automatic: boolean; active: boolean; uses: number | null; version: number; created_at: string; updated_at: string }
export interface PromotionConditions { minimum: Money | null; quantity: number | null; first_order: boolean; customer_groups: string[] }
export interface PromotionConditionsInput { quantity?: number | null; first_order?: boolean | null; customer_groups?: string[] | null; minimum?: MoneyInput | null }
export interface PromotionFigures { uses: number; discount: Money; total: Money }
export interface PromotionLimits { total: number | null; per_customer: number | null; per_code: number | null }
export interface PromotionLimitsInput { total?: number | null; per_customer?: number | null; per_code?: number | null }
export interface PromotionPoint { period: string; from: string; to: string; uses: number; discount: Money }
export interface PromotionSpecInput { name: string; kind: "percent" | "amount" | "fixed_price" | "free_shipping" | "buy_x_get_y" | "tiered"; percent?: number | null; buy?: number | null; get?: number | null; starts_at?: string | null; ends_at?: string | null; group?: string | null; combines_with?: string[] | null; automatic?: boolean | null; active?: boolean | null; amount?: MoneyInput | null; price?: MoneyInput | null; target?: PromotionTargetInput | null; conditions?: PromotionConditionsInput | null; limits?: PromotionLimitsInput | null; tiers?: PromotionStepInput[] | null }
export interface PromotionStep { from: number | Money; percent: number | null; amount: Money | null }
export interface PromotionStepInput { from: number | Record<string, unknown>; percent?: number | null; amount?: MoneyInput | null }
export interface PromotionTarget { type: "order" | "lines"; product_ids: string[]; category_ids: string[]; brand_ids: string[]; tags: string[] }
export interface PromotionTargetInput { type: "order" | "lines"; product_ids?: string[] | null; category_ids?: string[] | null; brand_ids?: string[] | null; tags?: string[] | null }
export interface PromotionsReport { frame: ReportFrame; uses: number; discount: Money; promotions: UsedPromotion[]; series: PromotionPoint[] }
export interface PublicKeyCredentialCreationOptionsJson { rp: RelyingPartyJson; user: PasskeyUserJson; challenge: string; pubKeyCredParams: CredentialParameterJson[]; timeout: number; excludeCredentials: CredentialDescriptorJson[]; authenticatorSelection: AuthenticatorSelectionJson; hints: Array<"security-key" | "client-device" | "hybrid" | (string & {})>; attestationFormats: string[] }
export interface PublicKeyCredentialRequestOptionsJson { challenge: string; timeout: number; rpId: string; allowCredentials: CredentialDescriptorJson[]; userVerification: "discouraged" | "preferred" | "required"; hints: Array<"security-key" | "client-device" | "hybrid" | (string & {})> }
export interface PublicShop { name: string; currency: string; country: string | null; prices_include_tax: boolean; time_zone: string; languages: string[]; imprint: string; terms: string; privacy: string; withdrawal: string }
export interface PushMessage { id: number; name: string | null; type: "draft" | "immediate" | "scheduled"; scheduled_at: string | null; time_zone_mode: "absolute" | "device_local"; max_lateness_seconds: number | null; android_message: AndroidMessage | null; ios_message: IosMessage | null; web_message: WebMessage | null; translations: Record<string, Translation>; audience: Audience; throttle_per_second: number | null; guarantee: "at_least_once" | "at_most_once"; status: "draft" | "scheduled" | "sending" | "paused" | "sent" | "cancelled" | "failed"; counters: Counters; failure_reason: string | null; retry_of: number | null; created_by: string | null; started_at: string | null; sent_at: string | null; created_at: string; updated_at: string; version: number; changed_by?: string | null; template_id: number | null; variables: Record<string, string>; quiet_hours: QuietHours | null; receipts?: Receipts | null; allowed_actions?: AllowedAction[] | null }
export interface PushTemplateRequest { name: string; variables?: Record<string, string> | null; android_message?: AndroidMessageInput | null; ios_message?: IosMessageInput | null; web_message?: WebMessageInput | null; translations?: Record<string, TranslationInput> | null }
export interface QuietHours { from: string; until: string; mode: "defer" | "skip" }
export interface QuietHoursInput { from: string; until: string; mode?: "defer" | "skip" | null }
export interface Quote { quote_id: string; expires_at: string; lines: OrderItemQuote[]; subtotal: Money; discount_total: Money; shipping_total: Money; tax_total: Money; tax_lines: QuotedTax[]; gift_card_total: Money; credit_total: Money; total: Money; due: Money; steps: QuoteStep[] }
export interface QuoteStep { rule: string; text: string; amount: Money }
export interface QuotedTax { name: string; rate_ppm: number; amount: Money }
export interface ReceiptInput { message_id: string; event: "delivered" | "opened" }
export interface Receipts { delivered: number; opened: number }
export interface ReceiveReturnRequest { lines?: ReceivedUnitsInput[] | null }
export interface ReceivedUnitsInput { item_id: string; quantity: number; condition: "sellable" | "damaged" | "missing"; location_id?: string | null }
export interface ReconcilePaymentsRequest { from?: string | null; to?: string | null }
export interface Redirect { id: string; path: string; target: string; permanent: boolean; version: number; created_at: string; updated_at: string }
export interface RefreshRequest { refresh_token: string }
export interface Refund { id: string | null; order_id: string; status: "pending" | "succeeded" | "failed"; amount: Money; net: Money; tax: Money; to: "original" | "credit"; reason: string; lines: RefundLine[]; shipping: Money; payments: RefundPart[]; created_at: string; updated_at: string }
export interface RefundLine { item_id: string; quantity: number; net: Money; tax: Money }
export interface RefundOrderRequest { to?: "original" | "credit" | null; restock?: boolean | null; reason?: string | null; dry_run?: boolean | null; shipping?: MoneyInput | null; amount?: MoneyInput | null; lines?: LineQuantityInput[] | null }
export interface RefundPart { payment_id: string | null; amount: Money; status: "pending" | "succeeded" | "failed" }
export interface RegisterRequest { email: string; password: string; first_name?: string | null; last_name?: string | null }
export interface RegistrationResponseJson { id: string; rawId: string; response: AttestationResponseJson; clientExtensionResults: Record<string, unknown>; type: "public-key" }
export interface RelyingPartyJson { name: string; id: string }
export interface ReplayWebhookRequest { from: string }
export interface ReportFrame { from: string; to: string; by: string; time_zone: string; currency: string }
export interface RequestInput { email: string; phone?: string | null; shipping_address?: AddressInput | null; billing_address?: AddressInput | null }
export interface ResendInvitationRequest { language?: "en" | "es" | null }
export interface ResendOrderMailRequest { mail?: "placed" | "paid" | "shipped" | "cancelled" | "lines_cancelled" | "refunded" | "return_requested" | "returned" | null }
export interface ResetPasswordRequest { token: string; password: string }
export interface ResetPermit { reset_token: string; expires_at: string }
export interface Return { id: string; order_id: string; kind: "return" | "withdrawal" | "exchange"; status: "requested" | "approved" | "rejected" | "received" | "closed"; lines: ReturnLine[]; note: string; created_at: string; updated_at: string; version: number; sent: LineQuantity[]; allowed_actions?: AllowedAction[] | null; refund_proposal?: Refund | null }
export interface ReturnLine { item_id: string; quantity: number; reason: string; restocked: number; damaged: number; missing: number; received: number }
export interface ReturnedUnitsInput { item_id: string; quantity: number; reason?: string | null }
export interface Role { id: string; name: string; description: string }
export interface RoleMatrix { roles: MatrixRole[]; permissions: Permission[] }
export interface RoleNames { roles: string[] }
export interface RolePermissions { permissions: Permission[]; limits?: GrantLimit[] | null }
export interface RoleRequest { name: string; description?: string | null }
export interface RotateApiKeyRequest { overlap_seconds?: number | null }
export interface RotateWebhookSecretRequest { overlap_hours?: number | null }
export interface SalesFigures { orders: number; units: number; gross: Money; discount: Money; shipping: Money; tax: Money; total: Money; credited: Money; credited_tax: Money; net: Money; refunds: number; refunded: Money; cancelled_orders: number; cancelled: Money }
export interface SalesPoint { period: string; from: string; to: string; figures: SalesFigures }
export interface SalesReport { frame: ReportFrame; currencies: string[]; totals: SalesFigures; series: SalesPoint[] }
export interface SaveDeviceTokenRequest { fcm_token: string; kind?: "token" | "fid" | null; platform: "android" | "ios" | "web"; device_id?: string | null; device_name?: string | null; app_version?: string | null; locale?: string | null; time_zone?: string | null; tags?: string[] | null; project?: string | null; previous_token?: string | null }
export interface SavePreferencesRequest { chosen?: Record<string, string> | null }
export interface SaveViewRequest { list: string; name: string; query?: Record<string, string> | null; shared?: boolean | null }
export interface SavedAddress { id: string; first_name: string; last_name: string; company: string; address1: string; address2: string; city: string; state: string; postal_code: string; country: string; phone_number: string; default_shipping: boolean; default_billing: boolean; created_at: string; updated_at: string; version: number }
export interface ScheduledPrice { amount: Money; compare_at: Money | null; starts_at: string | null; ends_at: string | null }
export interface ScheduledPriceInput { starts_at?: string | null; ends_at?: string | null; amount: MoneyInput; compare_at?: MoneyInput | null }
export interface SearchGroup { type: SearchType; items: Found[]; more: boolean }
export interface SearchResults { groups: SearchGroup[] }
export interface Segment { id: number; name: string; audience: Audience; customers: CustomerConditions | null; created_by: string | null; created_at: string; updated_at: string; version: number }
export interface SegmentRequest { name: string; audience?: AudienceInputDelta | null; customers?: CustomerConditionsInput | null }
export interface SendOtpRequest { email: string; purpose: "verify_email" | "login" | "reset_password" }
export interface SendPushReceiptsRequest { fcm_token: string; receipts?: ReceiptInput[] | null }
export interface SentMail { id: string; template: string; language: string; attempts: number; sent_at: string }
export interface Seo { title: string; description: string }
export interface SeoInput { title?: string | null; description?: string | null }
export interface Series { points: SeriesPoint[] }
export interface SeriesPoint { at: string; accepted: number; failed: number }
export interface Session { user: Account; access_token: string; refresh_token: string; expires_at: string; expires_in: number }
export interface SetCartCodesRequest { codes?: string[] | null; gift_cards?: string[] | null; use_credit?: boolean | null }
export interface SetCartContactRequest { email: string; phone?: string | null; shipping_address?: AddressInput | null; billing_address?: AddressInput | null }
export interface SetConsentRequest { marketing: boolean }
export interface SetHotStockRequest { hot: boolean; buckets?: number | null }
export interface SetInput { status?: "draft" | "active" | "archived" | null; brand_id?: string | null; category_ids?: string[] | null; tags?: string[] | null; attributes?: Record<string, string> | null; tax_class?: string | null; weight_grams?: number | null; requires_shipping?: boolean | null; inventory_policy?: "deny" | "continue" | null; publish_at?: string | null; unpublish_at?: string | null; category_id?: string | null; sale_price?: MoneyInput | null; seo?: SeoInput | null; base_price?: MoneyInput | null }
export interface SetLowStockRequest { low_stock_at?: number | null }
export interface SetMailTemplateRequest { subject: string; paragraphs?: string[] | null; action?: string | null }
export interface SetMaintenanceRequest { enabled: boolean; message?: string | null; retry_after_seconds?: number | null }
export interface SetPricesRequest { product_id: string; variant_id?: string | null; price_schedule: ScheduledPriceInput[] }
export interface SetProductMediaRequest { media: EntryInput[] }
export interface SetProductOptionsRequest { dry_run?: boolean | null; options: ProductOptionInput[] }
export interface SetRolePermissionsRequest { permission_ids: string[]; limits?: WantedLimitInput[] | null }
export interface SetShippingMethodRequest { name: string; zone_id?: string | null; min_days?: number | null; max_days?: number | null; tax_class?: string | null; active?: boolean | null; price: ShippingPriceInput; free_from?: MoneyInput | null }
export interface SetShippingZoneRequest { name: string; areas?: AreaInput[] | null }
export interface SetTaxRatesRequest { rates: TaxRateInput[] }
export interface SettingOrigin { name: string; source: string; configuration_key: string | null }
export interface Setup { steps: SetupState[] }
export interface SetupState { name: SetupStepName; done: boolean }
export interface ShippingMethod { id: string; name: string; zone_id: string | null; price: ShippingPrice; free_from: Money | null; min_days: number | null; max_days: number | null; tax_class: string; active: boolean; version: number; created_at: string; updated_at: string }
export interface ShippingOption { id: string; name: string; price: Money; tax: Money; min_days: number | null; max_days: number | null }
export interface ShippingPrice { by: "flat" | "weight" | "subtotal"; amount: Money | null; tiers: ShippingStep[] }
export interface ShippingPriceInput { by: "flat" | "weight" | "subtotal"; amount?: MoneyInput | null; tiers?: ShippingStepInput[] | null }
export interface ShippingStep { from: number | Money; amount: Money }
export interface ShippingStepInput { from: number | Record<string, unknown>; amount: MoneyInput }
export interface ShippingZone { id: string; name: string; areas: Area[]; version: number; created_at: string; updated_at: string }
export interface ShopSettings { currency: string; country: string | null; prices_include_tax: boolean; tax_shipping: boolean; same_price_everywhere: boolean; low_stock_at: number; version: number; updated_at: string; shop_name: string; mail_from: string; mail_from_name: string; order_mails: boolean; shop_url: string; stock_alerts: boolean; price_alerts: boolean; abandoned_carts: boolean; shipped_alerts: boolean; cart_abandoned_minutes: number; quiet_from: string; quiet_until: string; imprint: Record<string, string>; terms: Record<string, string>; privacy: Record<string, string>; withdrawal: Record<string, string>; seller_name: string; seller_address1: string; seller_address2: string; seller_postal_code: string; seller_city: string; seller_state: string; seller_email: string; seller_phone: string; seller_vat_id: string | null; seller_tax_number: string; seller_register: string; seller_bank: string; seller_iban: string | null; seller_bic: string | null; small_business: boolean; invoice_on: "manual" | "paid" | "shipped"; invoice_prefix: string; credit_note_prefix: string; numbers_per_year: boolean; invoice_due_days: number; invoice_language: "de" | "en" | "es" | null; time_zone: string }
export interface SignInWithIdTokenRequest { id_token: string; nonce?: string | null; totp?: string | null; recovery_code?: string | null }
export interface SimulatePromotionRequest { from: string; to: string; promotion: PromotionSpecInput }
export interface Simulation { orders: number; affected: number; discount_total: Money; is_complete: boolean }
export interface SoldProduct { product_id: string; sku: string; name: string; figures: ProductFigures }
export interface SomePermissions { permissions: Permission[] }
export interface StaffBrand { id: string; name: string; slug: string; description: string; logo_url: string; active: boolean; sort_order: number; version: number; created_at: string; updated_at: string }
export interface StaffCategory { id: string; name: string; slug: string; description: string; parent_id: string | null; image_url: string; active: boolean; sort_order: number; version: number; created_at: string; updated_at: string }
export interface StaffCustomer { id: string; has_account: boolean; email: string; first_name: string; last_name: string; phone: string; locale: string | null; tags: string[]; notes: string; marketing_consent: Consent; orders: number; spent: Money; last_order_at: string | null; anonymised_at: string | null; version: number; created_at: string; updated_at: string; spend?: CustomerSpend[] | null; addresses?: SavedAddress[] | null; groups?: CustomerGroupName[] | null; consent_history?: ConsentRecord[] | null; latest_orders?: CustomerOrder[] | null }
export interface StaffOrder { id: string; order_number: string; user_id: string | null; status: "pending" | "paid" | "shipped" | "delivered" | "cancelled"; items: StaffOrderItem[]; shipping_address: Address; billing_address: Address; subtotal: Money; discount_total: Money; tax_total: Money; shipping_total: Money; total: Money; notes: string; created_at: string; updated_at: string; email: string | null; customer_id: string; payment_status: "awaiting" | "requires_action" | "authorized" | "partially_paid" | "paid" | "partially_refunded" | "refunded" | "voided" | "expired" | "failed" | "disputed"; fulfilment_status: "unfulfilled" | "partial" | "fulfilled" | "delivered"; return_status: "none" | "return_requested" | "partially_returned" | "returned"; allowed_actions: AllowedAction[]; amounts: OrderAmounts; payments: StaffPayment[]; fulfilments: Parcel[]; returns: Return[]; refunds: Refund[]; tax_lines: OrderTaxLine[]; prices_include_tax: boolean; tags: string[]; open_edit_id: string | null; version: number }
export interface StaffOrderItem { id: string; product_id: string; sku: string; name: string; unit_price: Money; quantity: number; discount_amount: Money; tax_amount: Money; total: Money; variant_id?: string | null; attributes?: Record<string, string> | null; quantities: LineQuantities }
export interface StaffPayment { id: string; order_id: string | null; provider: string; method_id: string; status: "started" | "unknown" | "requires_action" | "pending" | "awaiting" | "authorized" | "captured" | "failed" | "voiding" | "voided" | "expired"; amount: Money; captured: Money; refunded: Money; refundable: Money; reference: string | null; capture_before: string | null; dispute: "open" | "won" | "lost" | null; reason: string | null; created_at: string; updated_at: string; due_at?: string | null }
export interface StaffProduct { id: string; slug: string; sku: string; name: string; description: string; status: "draft" | "active" | "archived"; brand_id: string | null; category_id: string; category_ids: string[]; tags: string[]; attributes: Record<string, string>; options: ProductOption[]; base_price: Money; sale_price: Money | null; price_schedule: ScheduledPrice[]; tax_class: string; weight_grams: number | null; requires_shipping: boolean; inventory_policy: "deny" | "continue"; seo: Seo; images: string[]; media: ProductMedia[]; publish_at: string | null; unpublish_at: string | null; variants: StaffVariant[]; stock: StockSummary; version: number; created_at: string; updated_at: string }
export interface StaffVariant { id: string; product_id: string; sku: string; barcode: string | null; options: Record<string, string>; base_price: Money | null; sale_price: Money | null; price_schedule: ScheduledPrice[]; weight_grams: number | null; inventory_policy: "deny" | "continue"; position: number; stock: StockSummary; version: number }
export interface StartCheckoutRequest { quote_id?: string | null; notes?: string | null; expected_total?: MoneyInput | null; payment?: CheckoutPaymentInput | null }
export interface StepUpRequest { password: string; totp?: string | null; recovery_code?: string | null }
export interface SteppedUp { recent_until: string }
export interface StockChange { id: string; levels: StockLevel[]; movement_ids: number[] }
export interface StockDelta { on_hand: number; allocated: number; held: number }
export interface StockDifference { item_id: string; location_id: string; counter: string; movements: number; level: number }
export interface StockFigures { shipped: number; adjusted: number; other: number; change: number }
export interface StockLevel { item_id: string; sku: string; location_id: string; on_hand: number; allocated: number; held: number; available: number; low_stock_at: number; buckets: number }
export interface StockMovement { id: number; item_id: string; location_id: string; delta: StockDelta; cause: "opening" | "adjustment" | "transfer" | "order" | "shipment" | "hold" | "release" | "cancellation" | "unpacking" | "return"; reference: string; actor: string | null; reason: string; at: string }
export interface StockNow { items: number; in_stock: number; low: number; out: number; on_hand: number; allocated: number; held: number }
export interface StockOverview { frame: ReportFrame; now: StockNow; totals: StockFigures; series: StockPoint[] }
export interface StockPoint { period: string; from: string; to: string; figures: StockFigures }
export interface StockProof { differences: StockDifference[] }
export interface StockSummary { on_hand: number; allocated: number; held: number; available: number; locations: LocationStock[] }
export interface StripeSettings { is_configured: boolean; is_live: boolean; webhook_secrets: number; api_version: string }
export interface SubscribeDeviceTokenRequest { fcm_token: string; topic: string }
export interface TakenReceipts { taken: number }
export interface TaxFigures { orders: number; taxable: Money; tax: Money; credited_tax: Money; due: Money }
export interface TaxPoint { period: string; from: string; to: string; tax: Money; credited_tax: Money; due: Money }
export interface TaxRate { country: string; state: string | null; postal_from: string | null; postal_to: string | null; tax_class: string; name: string; rate_ppm: number; valid_from: string | null; valid_to: string | null; additional: boolean }
export interface TaxRateInput { country: string; state?: string | null; postal_from?: string | null; postal_to?: string | null; tax_class?: string | null; name?: string | null; rate_ppm: number; valid_from?: string | null; valid_to?: string | null; additional?: boolean | null }
export interface TaxReport { frame: ReportFrame; tax: Money; credited_tax: Money; due: Money; rates: ChargedRate[]; series: TaxPoint[] }
export interface Template { id: number; name: string; android_message: AndroidMessage | null; ios_message: IosMessage | null; web_message: WebMessage | null; translations: Record<string, Translation>; variables: Record<string, string>; created_by: string | null; created_at: string; updated_at: string; version: number }
export interface TestPushMessageRequest { device_token_ids?: number[] | null }
export interface TestResult { device_token_id: number; accepted: boolean; code: "INVALID_ARGUMENT" | "UNREGISTERED" | "SENDER_ID_MISMATCH" | "QUOTA_EXCEEDED" | "UNAVAILABLE" | "INTERNAL" | "THIRD_PARTY_AUTH_ERROR" | "UNSPECIFIED_ERROR" | "CONNECTION_BROKEN" | "UNREACHABLE" | "TIMEOUT" | "TOKEN_ENDPOINT_UNREACHABLE" | "ACCOUNT_REFUSED" | "NO_CONTENT_FOR_PLATFORM" | "NO_TEXT" | "PAYLOAD_TOO_LARGE" | "PROJECT_NOT_CONFIGURED" | (string & {}) | null }
export interface TestResults { results: TestResult[] }
export interface TimelineEntry { id: number; at: string; actor: string | null; type: string; text: string; public: boolean; before: Record<string, unknown> | null; after: Record<string, unknown> | null }
export interface Todo { items: TodoItem[] }
export interface TodoItem { name: StaffTaskName; count: number; more: boolean; path: string }
export interface Tokens { access_token: string; refresh_token: string; expires_at: string; expires_in: number }
export interface TopicResult { device_token_id: number; state: "done" | "pending" | "failed" | (string & {}); code: "INVALID_ARGUMENT" | "NOT_FOUND" | "TOO_MANY_TOPICS" | "PERMISSION_DENIED" | "UNAUTHENTICATED" | "QUOTA_EXCEEDED" | "RESOURCE_EXHAUSTED" | "DEADLINE_EXCEEDED" | "UNKNOWN" | "INTERNAL" | "UNAVAILABLE" | "UNSPECIFIED_ERROR" | "CONNECTION_BROKEN" | "TIMEOUT" | "ACCOUNT_REFUSED" | "PROJECT_NOT_CONFIGURED" | "NO_ACTIVE_DEVICE" | "NOT_A_TOKEN" | (string & {}) | null }
export interface TopicResults { results: TopicResult[] }
export interface Tracking { carrier: string; number: string; url: string }
export interface TrackingInput { carrier?: string | null; number?: string | null; url?: string | null }
export interface TransferLineInput { item_id: string; quantity: number }
export interface TransferStockRequest { from_location_id: string; to_location_id: string; lines?: TransferLineInput[] | null }
export interface Translation { title: string | null; subtitle: string | null; body: string | null }
export interface TranslationInput { title?: string | null; subtitle?: string | null; body?: string | null }
export interface UndoEmailChangeRequest { token: string }
export interface UnsubscribeDeviceTokenRequest { fcm_token: string; topic: string }
export interface UpdateAddressRequest { first_name?: string | null; last_name?: string | null; company?: string | null; address1?: string | null; address2?: string | null; city?: string | null; state?: string | null; postal_code?: string | null; phone_number?: string | null; country?: string | null; default_shipping?: boolean | null; default_billing?: boolean | null }
export interface UpdateApiKeyRequest { name?: string | null; scopes?: string[] | null; addresses?: string[] | null; contract?: string | null; expires_at?: string | null }
export interface UpdateBrandRequest { name?: string | null; slug?: string | null; description?: string | null; logo_url?: string | null; active?: boolean | null; sort_order?: number | null }
export interface UpdateCartItemRequest { quantity: number }
export interface UpdateCategoryRequest { name?: string | null; slug?: string | null; description?: string | null; parent_id?: string | null; image_url?: string | null; active?: boolean | null; sort_order?: number | null }
export interface UpdateCustomerGroupRequest { name?: string | null; description?: string | null }
export interface UpdateCustomerRequest { first_name?: string | null; last_name?: string | null; phone?: string | null; locale?: string | null; tags?: string[] | null; notes?: string | null; marketing_consent?: boolean | null }
export interface UpdateDeviceTokenRequest { device_name?: string | null; app_version?: string | null; locale?: string | null; time_zone?: string | null; kind?: "token" | "fid" | null; platform?: "android" | "ios" | "web" | null; user_id?: string | null; device_id?: string | null; tags?: string[] | null; is_active?: boolean | null; project?: string | null }
export interface UpdateFulfilmentRequest { shipped?: boolean | null; delivered?: boolean | null; tracking?: TrackingInput | null }
export interface UpdateGiftCardRequest { enabled?: boolean | null; expires_at?: string | null; note?: string | null }
export interface UpdateLocationRequest { name?: string | null; priority?: number | null; active?: boolean | null; address?: LocationAddressInput | null }
export interface UpdateMediaRequest { alt?: string | null; focal_point?: FocalPointInput | null }
export interface UpdateOrderRequest { email?: string | null; tags?: string[] | null; shipping_address?: AddressInput | null; billing_address?: AddressInput | null }
export interface UpdateProductRequest { sku?: string | null; name?: string | null; slug?: string | null; description?: string | null; category_id?: string | null; status?: "draft" | "active" | "archived" | null; brand_id?: string | null; category_ids?: string[] | null; tags?: string[] | null; attributes?: Record<string, string> | null; tax_class?: string | null; weight_grams?: number | null; requires_shipping?: boolean | null; inventory_policy?: "deny" | "continue" | null; publish_at?: string | null; unpublish_at?: string | null; base_price?: MoneyInput | null; sale_price?: MoneyInput | null; seo?: SeoInput | null; options?: ProductOptionInput[] | null; price_schedule?: ScheduledPriceInput[] | null }
export interface UpdateProfileRequest { first_name?: string | null; last_name?: string | null }
export interface UpdatePromotionRequest { name?: string | null; kind?: "percent" | "amount" | "fixed_price" | "free_shipping" | "buy_x_get_y" | "tiered" | null; percent?: number | null; buy?: number | null; get?: number | null; starts_at?: string | null; ends_at?: string | null; group?: string | null; combines_with?: string[] | null; automatic?: boolean | null; active?: boolean | null; amount?: MoneyInput | null; price?: MoneyInput | null; target?: PromotionTargetInput | null; conditions?: PromotionConditionsInput | null; limits?: PromotionLimitsInput | null; tiers?: PromotionStepInput[] | null }
export interface UpdatePushMessageRequest { name?: string | null; type?: "draft" | "immediate" | "scheduled" | null; scheduled_at?: string | null; time_zone_mode?: "absolute" | "device_local" | null; max_lateness_seconds?: number | null; variables?: Record<string, string> | null; template_id?: number | null; throttle_per_second?: number | null; guarantee?: "at_least_once" | "at_most_once" | null; android_message?: AndroidMessageInput | null; ios_message?: IosMessageInput | null; web_message?: WebMessageInput | null; audience?: AudienceInput | null; quiet_hours?: QuietHoursInput | null; translations?: Record<string, TranslationInput> | null }
export interface UpdateSettingsRequest { currency?: string | null; country?: string | null; prices_include_tax?: boolean | null; tax_shipping?: boolean | null; same_price_everywhere?: boolean | null; low_stock_at?: number | null; seller_name?: string | null; seller_address1?: string | null; seller_address2?: string | null; seller_postal_code?: string | null; seller_city?: string | null; seller_state?: string | null; seller_email?: string | null; seller_phone?: string | null; seller_tax_number?: string | null; seller_register?: string | null; seller_bank?: string | null; seller_vat_id?: string | null; seller_iban?: string | null; seller_bic?: string | null; small_business?: boolean | null; invoice_on?: "manual" | "paid" | "shipped" | null; invoice_prefix?: string | null; credit_note_prefix?: string | null; numbers_per_year?: boolean | null; invoice_due_days?: number | null; invoice_language?: "de" | "en" | "es" | null; time_zone?: string | null; shop_name?: string | null; mail_from?: string | null; mail_from_name?: string | null; order_mails?: boolean | null; shop_url?: string | null; stock_alerts?: boolean | null; price_alerts?: boolean | null; abandoned_carts?: boolean | null; shipped_alerts?: boolean | null; cart_abandoned_minutes?: number | null; quiet_from?: string | null; quiet_until?: string | null; imprint?: Record<string, string> | null; terms?: Record<string, string> | null; privacy?: Record<string, string> | null; withdrawal?: Record<string, string> | null }
export interface UpdateUserRequest { active: boolean }
export interface UpdateVariantRequest { sku?: string | null; barcode?: string | null; options?: Record<string, string> | null; weight_grams?: number | null; inventory_policy?: "deny" | "continue" | null; position?: number | null; base_price?: MoneyInput | null; sale_price?: MoneyInput | null; price_schedule?: ScheduledPriceInput[] | null }
export interface UpdateWebhookRequest { url?: string | null; types?: string[] | null; contract?: "store" | "basic" | "standard" | "nest" | "malnu" | "problem" | null; enabled?: boolean | null }
export interface UsedPromotion { promotion_id: string; name: string; figures: PromotionFigures }
export interface UserMessage { push_message_id: number; name: string | null; device_token_id: number; status: "accepted" | "failed" | "unknown"; code: "INVALID_ARGUMENT" | "UNREGISTERED" | "SENDER_ID_MISMATCH" | "QUOTA_EXCEEDED" | "UNAVAILABLE" | "INTERNAL" | "THIRD_PARTY_AUTH_ERROR" | "UNSPECIFIED_ERROR" | "CONNECTION_BROKEN" | "UNREACHABLE" | "TIMEOUT" | "TOKEN_ENDPOINT_UNREACHABLE" | "ACCOUNT_REFUSED" | "NO_CONTENT_FOR_PLATFORM" | "NO_TEXT" | "PAYLOAD_TOO_LARGE" | "PROJECT_NOT_CONFIGURED" | (string & {}) | null; sent_at: string }
export interface UserPermissions { permissions: GivenPermission[]; roles: string[]; is_staff: boolean; is_super_admin: boolean }
export interface UserWithRoles { id: string; email: string; first_name: string; last_name: string; active: boolean; email_verified: boolean; created_at: string; updated_at: string; roles: string[]; changed_by?: string | null; allowed_actions?: AllowedAction[] | null }
export interface Variant { id: string; sku: string; attributes: Record<string, string>; base_price: Money; sale_price: Money | null }
export interface VerifyEmailRequest { token: string }
export interface VerifyOtpRequest { email: string; otp: string; purpose: "verify_email" | "login" | "reset_password"; totp?: string | null; recovery_code?: string | null }
export interface VerifyUserEmailRequest { send_link?: boolean | null }
export interface View { id: string; list: string; name: string; query: Record<string, string>; shared: boolean; owner: string; version: number }
export interface VoidPaymentRequest { force?: boolean | null; reason?: string | null }
export interface Wallet { balances: Money[]; entries: WalletEntry[]; gift_cards: WalletGiftCard[] }
export interface WalletEntry { id: number; amount: Money; balance: Money; cause: "issue" | "withdrawal" | "hold" | "capture" | "release" | "refund" | "expiry" | "reinstatement"; order_id: string | null; at: string }
export interface WalletGiftCard { last4: string; balance: Money; enabled: boolean; expires_at: string | null }
export interface WantedItemInput { sku: string; quantity: number; unit_price?: MoneyInput | null }
export interface WantedItemInputDelta { sku: string; quantity: number }
export interface WantedLimitInput { permission_id: string; max_amount: AmountLimitInput }
export interface WebMessage { title: string | null; body: string | null; image_url: string | null; icon: string | null; link: string | null; tag: string | null; require_interaction: boolean | null; ttl_seconds: number | null; urgency: "very-low" | "low" | "normal" | "high" | null; analytics_label: string | null; data: Record<string, string> | null }
export interface WebMessageInput { title?: string | null; body?: string | null; image_url?: string | null; icon?: string | null; link?: string | null; tag?: string | null; require_interaction?: boolean | null; ttl_seconds?: number | null; urgency?: "very-low" | "low" | "normal" | "high" | null; analytics_label?: string | null; data?: Record<string, string> | null }
export interface Webhook { id: string; url: string; types: string[]; contract: "store" | "basic" | "standard" | "nest" | "malnu" | "problem"; enabled: boolean; disabled_reason: "manual" | "gone" | "failing" | null; disabled_at: string | null; cursor: string; throttled_until: string | null; failing_since: string | null; last_success_at: string | null; previous_secret_until: string | null; version: number; created_at: string; updated_at: string }
export interface WebhookAttempt { number: number; at: string; status: number | null; error: "status" | "redirect" | "timed_out" | "unreachable" | "address_refused" | "expired" | null; latency_ms: number; response: string | null; headers: Record<string, string> }
export interface WebhookDelivery { id: string; endpoint_id: string; message_id: string; event_id: string | null; type: string; aggregate: string; sequence: number; status: "pending" | "delivered" | "dead"; attempts: number; last_status: number | null; last_error: "status" | "redirect" | "timed_out" | "unreachable" | "address_refused" | "expired" | null; next_at: string | null; created_at: string; finished_at: string | null }
export interface WebhookReplay { from: string; through: string }
export interface WebhookWithSecret { id: string; url: string; types: string[]; contract: "store" | "basic" | "standard" | "nest" | "malnu" | "problem"; enabled: boolean; disabled_reason: "manual" | "gone" | "failing" | null; disabled_at: string | null; cursor: string; throttled_until: string | null; failing_since: string | null; last_success_at: string | null; previous_secret_until: string | null; version: number; created_at: string; updated_at: string; secret: string }
export interface WithPasskeyRequest { challenge_id: string; credential: AuthenticationResponseJson }
export interface WithdrawOrderRequest { confirm: boolean; lines?: ReturnedUnitsInput[] | null }
export type AuditAction = "account.deleted" | "admin.created" | "admin.deleted" | "api_key.created" | "api_key.revoked" | "api_key.rotated" | "api_key.updated" | "audit_log.exported" | "brand.created" | "brand.deleted" | "brand.updated" | "bulk_edit.applied" | "bulk_edit.undone" | "category.created" | "category.deleted" | "category.updated" | "credit.changed" | "customer.anonymised" | "customer.updated" | "customer_group.created" | "customer_group.deleted" | "customer_group.updated" | "customer_group_member.added" | "customer_group_member.removed" | "data.exported" | "delivery.resent" | "device_token.activated" | "device_token.created" | "device_token.deactivated" | "device_token.deleted" | "device_token.imported" | "device_token.subscribed" | "device_token.tested" | "device_token.unsubscribed" | "device_token.updated" | "email.changed" | "email.verified" | "email_change.asked" | "email_change.undone" | "email_change.withdrawn" | "email_verification.sent" | "fulfilment.cancelled" | "fulfilment.created" | "fulfilment.updated" | "gift_card.updated" | "gift_cards.issued" | "google.linked" | "google.unlinked" | "hot_stock.set" | "import.applied" | "import.created" | "import.finished" | "import.undone" | "invitation.accepted" | "invitation.created" | "invitation.resent" | "invitation.revoked" | "invoice.issued" | "location.created" | "location.updated" | "low_stock.set" | "mail.retried" | "mail_template.reset" | "mail_template.saved" | "maintenance.set" | "media.deleted" | "media.updated" | "media.uploaded" | "order.cancelled" | "order.edited" | "order.exchanged" | "order.noted" | "order.placed" | "order.shipped" | "order.updated" | "order_edit.begun" | "order_edit.discarded" | "order_mail.sent" | "order_payment.awaited" | "passkey.added" | "passkey.removed" | "password.changed" | "password.reset" | "password_reset.sent" | "payment.captured" | "payment.reconciled" | "payment.voided" | "payment_marked.paid" | "permission.created" | "permission.deleted" | "permission.granted" | "permission.revoked" | "permission.updated" | "permissions.set" | "prices.set" | "product.archived" | "product.created" | "product.updated" | "product_media.set" | "product_options.set" | "promotion.created" | "promotion.deleted" | "promotion.updated" | "promotion_codes.added" | "promotion_codes.exported" | "push_message.cancelled" | "push_message.created" | "push_message.deleted" | "push_message.paused" | "push_message.retried" | "push_message.sending" | "push_message.sent" | "push_message.tested" | "push_message.updated" | "push_template.created" | "push_template.deleted" | "push_template.updated" | "recovery_codes.renewed" | "redirect.created" | "redirect.deleted" | "refund.created" | "return.requested" | "return.updated" | "role.assigned" | "role.created" | "role.deleted" | "role.removed" | "role.updated" | "second_factors.reset" | "segment.created" | "segment.deleted" | "segment.updated" | "session.ended" | "sessions.ended" | "settings.updated" | "shipping_method.deleted" | "shipping_method.set" | "shipping_zone.deleted" | "shipping_zone.set" | "stock.adjusted" | "stock.transferred" | "tax_rates.set" | "token_key.rotated" | "token_keys.revoked" | "totp.added" | "totp.removed" | "user.activated" | "user.created" | "user.deactivated" | "user.unlocked" | "users.imported" | "variant.archived" | "variant.created" | "variant.updated" | "view.deleted" | "view.saved" | "webhook.created" | "webhook.deleted" | "webhook.disabled" | "webhook.replayed" | "webhook.tested" | "webhook.updated" | "webhook_secret.rotated"
export type AuditEntryPage = AuditEntry[]
export type BrandPage = Brand[]
export type CategoryPage = Category[]
export type CreditEntryPage = CreditEntry[]
export type CustomerGroupPage = CustomerGroup[]
export type DeadMailPage = DeadMail[]
export type DeliveryResultPage = DeliveryResult[]
export type DevicePage = Device[]
export type EventType = "cart.abandoned" | "customer.anonymised" | "customer.created" | "fulfilment.cancelled" | "fulfilment.created" | "fulfilment.delivered" | "fulfilment.shipped" | "import.finished" | "order.cancelled" | "order.completed" | "order.paid" | "order.placed" | "order.updated" | "payment.authorized" | "payment.captured" | "payment.disputed" | "payment.expired" | "payment.failed" | "ping" | "product.archived" | "product.created" | "product.updated" | "push.finished" | "refund.created" | "refund.failed" | "refund.succeeded" | "return.received" | "return.requested" | "stock.back" | "stock.low" | "stock.out"
export type GiftCardPage = GiftCard[]
export type GroupMemberPage = GroupMember[]
export type ImportPage = Import[]
export type ImportRowPage = ImportRow[]
export type InvitationPage = Invitation[]
export type InvoiceSummaryPage = InvoiceSummary[]
export type IssuedGiftCardPage = IssuedGiftCard[]
export type IssuedKeyPage = IssuedKey[]
export type ListedCodePage = ListedCode[]
export type ListedEventPage = ListedEvent[]
export type LocationPage = Location[]
export type MailWordingViewPage = MailWordingView[]
export type MediaItemPage = MediaItem[]
export type OpenSessionPage = OpenSession[]
export type OrderEditPage = OrderEdit[]
export type OrderPage = Order[]
export type OrderSummaryPage = OrderSummary[]
export type ProductPage = Product[]
export type PromotionPage = Promotion[]
export type PushMessagePage = PushMessage[]
export type RedirectPage = Redirect[]
export type SavedAddressPage = SavedAddress[]
export type SearchType = "customers" | "device_tokens" | "orders" | "products" | "push_messages" | "users"
export type SegmentPage = Segment[]
export type SentMailPage = SentMail[]
export type SetupStepName = "mail" | "payments" | "products" | "push" | "shipping" | "shop_name" | "tax"
export type ShippingMethodPage = ShippingMethod[]
export type ShippingOptionPage = ShippingOption[]
export type ShippingZonePage = ShippingZone[]
export type StaffBrandPage = StaffBrand[]
export type StaffCategoryPage = StaffCategory[]
export type StaffCustomerPage = StaffCustomer[]
export type StaffPaymentPage = StaffPayment[]
export type StaffProductPage = StaffProduct[]
export type StaffTaskName = "dead_mails" | "failed_campaigns" | "low_stock" | "returns_to_answer" | "to_refund" | "to_ship" | "unknown_payments"
export type StockLevelPage = StockLevel[]
export type StockMovementPage = StockMovement[]
export type TaxRateListAnswer = TaxRate[]
export type TemplatePage = Template[]
export type TimelineEntryPage = TimelineEntry[]
export type UserMessagePage = UserMessage[]
export type UserWithRolesPage = UserWithRoles[]
export type ViewPage = View[]
export type WebhookDeliveryPage = WebhookDelivery[]
export type WebhookPage = Webhook[]
/** List the privileged changes, newest first. */
export const listAuditLog = /* @__PURE__ */ op<'listAuditLog'>('listAuditLog', 'GET', '/admin/audit-log', 'page page_size sort cursor actor action subject request_id api_key from to')
/** List what happened, or hear it live. */
export const listEvents = /* @__PURE__ */ op<'listEvents'>('listEvents', 'GET', '/admin/events', 'page page_size sort cursor type aggregate from after')
/** What the log of privileged changes can say was done. */
export const listAuditActions = /* @__PURE__ */ op<'listAuditActions'>('listAuditActions', 'GET', '/admin/audit-log/actions')
/** How far the log of privileged changes is verified. */
export const getAuditChain = /* @__PURE__ */ op<'getAuditChain'>('getAuditChain', 'GET', '/admin/audit-log/chain')
/** Export the privileged changes, oldest first. */
export const exportAuditLog = /* @__PURE__ */ op<'exportAuditLog'>('exportAuditLog', 'GET', '/admin/audit-log/export', 'format actor action subject request_id api_key from to', '', '', '', 'raw')
/** Get one privileged change. */
export const getAuditEntry = /* @__PURE__ */ op<'getAuditEntry'>('getAuditEntry', 'GET', '/admin/audit-log/{id}', '', 'audit_entry_not_found')
/** List mails that could not be delivered. */
export const listMails = /* @__PURE__ */ op<'listMails'>('listMails', 'GET', '/admin/mails', 'page page_size sort cursor')
/** Try an undelivered mail again. */
export const retryMail = /* @__PURE__ */ op<'retryMail'>('retryMail', 'POST', '/admin/mails/{id}/retry', '', 'mail_not_found', 'k')
/** Search products, orders, customers, users, devices and messages at once. */
export const searchEverything = /* @__PURE__ */ op<'searchEverything'>('searchEverything', 'GET', '/admin/search', 'q limit')
/** What waits for staff. */
export const getTodo = /* @__PURE__ */ op<'getTodo'>('getTodo', 'GET', '/admin/todo')
/** What the shop still needs before it opens. */
export const getSetup = /* @__PURE__ */ op<'getSetup'>('getSetup', 'GET', '/admin/setup')
/** What one has chosen for the back office. */
export const getPreferences = /* @__PURE__ */ op<'getPreferences'>('getPreferences', 'GET', '/admin/preferences')
/** Keep what one has chosen for the back office. */
export const savePreferences = /* @__PURE__ */ op<'savePreferences'>('savePreferences', 'PUT', '/admin/preferences', '', '', 'k')
/** List one's own saved views and the shared ones. */
export const listViews = /* @__PURE__ */ op<'listViews'>('listViews', 'GET', '/admin/views', 'page page_size sort cursor list')
/** Create or replace a saved view. */
export const saveView = /* @__PURE__ */ op<'saveView'>('saveView', 'PUT', '/admin/views/{id}', '', 'version_required version_stale view_not_found view_not_yours', 'k')
/** Delete a saved view. */
export const deleteView = /* @__PURE__ */ op<'deleteView'>('deleteView', 'DELETE', '/admin/views/{id}', '', 'version_required version_stale view_not_found view_not_yours', 'k')
/** Whether the shop is closed for maintenance. */
export const getMaintenance = /* @__PURE__ */ op<'getMaintenance'>('getMaintenance', 'GET', '/admin/maintenance')
/** Close the shop for maintenance, or open it again. */
export const setMaintenance = /* @__PURE__ */ op<'setMaintenance'>('setMaintenance', 'PUT', '/admin/maintenance', '', 'setting_configured version_required version_stale', 'k')
/** List the mails that the server sends, and how they are worded. */
export const listMailTemplates = /* @__PURE__ */ op<'listMailTemplates'>('listMailTemplates', 'GET', '/admin/mail-templates', 'page page_size')
/** How a mail is worded in one language. */
export const getMailTemplate = /* @__PURE__ */ op<'getMailTemplate'>('getMailTemplate', 'GET', '/admin/mail-templates/{name}/{language}', '', 'mail_template_not_found')
/** Word a mail in one language. */
export const setMailTemplate = /* @__PURE__ */ op<'setMailTemplate'>('setMailTemplate', 'PUT', '/admin/mail-templates/{name}/{language}', '', 'mail_placeholder_missing mail_placeholder_unknown mail_template_not_found version_required version_stale', 'k')
/** Give a mail back to the software's own wording. */
export const resetMailTemplate = /* @__PURE__ */ op<'resetMailTemplate'>('resetMailTemplate', 'DELETE', '/admin/mail-templates/{name}/{language}', '', 'mail_template_not_found version_required version_stale', 'k')
/** A mail as it would arrive, with sample values. */
export const previewMail = /* @__PURE__ */ op<'previewMail'>('previewMail', 'POST', '/admin/mail-templates/{name}/{language}/preview', '', 'mail_placeholder_missing mail_placeholder_unknown mail_template_not_found')
/** Send a mail with sample values to oneself. */
export const sendTestMail = /* @__PURE__ */ op<'sendTestMail'>('sendTestMail', 'POST', '/admin/mail-templates/{name}/{language}/test', '', 'mail_placeholder_missing mail_placeholder_unknown mail_template_not_found', 'k')
/** Register a new user account. */
export const register = /* @__PURE__ */ op<'register'>('register', 'POST', '/auth/register', '', 'email_taken too_many_requests')
/** Authenticate with email and password. */
export const login = /* @__PURE__ */ op<'login'>('login', 'POST', '/auth/login', '', 'account_inactive account_locked email_not_verified invalid_credentials second_factor_invalid second_factor_required too_many_requests')
/** Obtain a new access token using a refresh token. */
export const refresh = /* @__PURE__ */ op<'refresh'>('refresh', 'POST', '/auth/refresh', '', 'cross_site_request refresh_token_invalid refresh_token_missing refresh_token_revoked too_many_requests')
/** Revoke all refresh tokens of the current user. */
export const logout = /* @__PURE__ */ op<'logout'>('logout', 'POST', '/auth/logout')
/** End all other sessions of the current user. */
export const logoutOthers = /* @__PURE__ */ op<'logoutOthers'>('logoutOthers', 'POST', '/auth/logout-others', '', '', 'k')
/** List the current user's sessions. */
export const listSessions = /* @__PURE__ */ op<'listSessions'>('listSessions', 'GET', '/auth/sessions', 'page page_size')
/** End one of the current user's sessions. */
export const endSession = /* @__PURE__ */ op<'endSession'>('endSession', 'DELETE', '/auth/sessions/{id}', '', 'session_not_found', 'k')
/** Verify an email address with the token from the mail. */
export const verifyEmail = /* @__PURE__ */ op<'verifyEmail'>('verifyEmail', 'POST', '/auth/email/verify', '', 'too_many_requests verification_token_expired verification_token_invalid', 'k')
/** Send a one-time code by mail. */
export const sendOtp = /* @__PURE__ */ op<'sendOtp'>('sendOtp', 'POST', '/auth/otp', '', 'otp_cooldown otp_locked too_many_requests', 'k')
/** Verify a one-time code. */
export const verifyOtp = /* @__PURE__ */ op<'verifyOtp'>('verifyOtp', 'POST', '/auth/otp/verify', '', 'account_inactive account_locked otp_attempts_exceeded otp_expired otp_invalid otp_locked second_factor_invalid second_factor_required too_many_requests')
/** Get the current user's pending change of email address. */
export const getEmailChange = /* @__PURE__ */ op<'getEmailChange'>('getEmailChange', 'GET', '/auth/email/change', '', 'email_change_not_found')
/** Ask for another email address of the current user. */
export const changeEmail = /* @__PURE__ */ op<'changeEmail'>('changeEmail', 'POST', '/auth/email/change', '', 'email_taken email_unchanged otp_cooldown too_many_requests', 'k')
/** Withdraw the current user's pending change of email address. */
export const withdrawEmailChange = /* @__PURE__ */ op<'withdrawEmailChange'>('withdrawEmailChange', 'DELETE', '/auth/email/change', '', 'email_change_not_found', 'k')
/** Confirm another email address with the token from the mail. */
export const confirmEmailChange = /* @__PURE__ */ op<'confirmEmailChange'>('confirmEmailChange', 'POST', '/auth/email/change/confirm', '', 'email_taken too_many_requests verification_token_expired verification_token_invalid', 'k')
/** Stop or take back a change of email address with the token from the mail. */
export const undoEmailChange = /* @__PURE__ */ op<'undoEmailChange'>('undoEmailChange', 'POST', '/auth/email/change/undo', '', 'email_taken too_many_requests verification_token_expired verification_token_invalid', 'k')
/** Send a link that permits a new password. */
export const forgotPassword = /* @__PURE__ */ op<'forgotPassword'>('forgotPassword', 'POST', '/auth/password/forgot', '', 'too_many_requests', 'k')
/** Set a new password with the token from the mail. */
export const resetPassword = /* @__PURE__ */ op<'resetPassword'>('resetPassword', 'POST', '/auth/password/reset', '', 'password_reset_expired password_reset_invalid too_many_requests', 'k')
/** Change the current user's password. */
export const changePassword = /* @__PURE__ */ op<'changePassword'>('changePassword', 'POST', '/auth/password/change', '', 'account_locked current_password_wrong too_many_requests', 'k')
/** Get the Google OAuth authorization URL. */
export const startGoogleSignIn = /* @__PURE__ */ op<'startGoogleSignIn'>('startGoogleSignIn', 'GET', '/auth/google', 'state', 'google_not_configured too_many_requests')
/** Unlink the current user's Google account. */
export const unlinkGoogle = /* @__PURE__ */ op<'unlinkGoogle'>('unlinkGoogle', 'DELETE', '/auth/google', '', 'google_not_linked last_way_in', 'k')
/** Handle the Google OAuth callback. */
export const finishGoogleSignIn = /* @__PURE__ */ op<'finishGoogleSignIn'>('finishGoogleSignIn', 'GET', '/auth/google/callback', 'code state error totp recovery_code', 'account_inactive account_locked email_not_verified google_code_missing google_link_unconfirmed google_not_configured google_refused google_state_invalid google_unavailable second_factor_invalid second_factor_required too_many_requests')
/** Authenticate with a Google ID token. */
export const signInWithIdToken = /* @__PURE__ */ op<'signInWithIdToken'>('signInWithIdToken', 'POST', '/auth/google/token', '', 'account_inactive account_locked email_not_verified google_link_unconfirmed google_not_configured google_refused google_token_invalid google_unavailable second_factor_invalid second_factor_required too_many_requests')
/** Read the authenticated user's profile. */
export const getProfile = /* @__PURE__ */ op<'getProfile'>('getProfile', 'GET', '/auth/profile', '', 'user_not_found')
/** Change the authenticated user's profile. */
export const updateProfile = /* @__PURE__ */ op<'updateProfile'>('updateProfile', 'PATCH', '/auth/profile', '', 'user_not_found version_stale', 'k')
/** Read the authenticated user's own permissions. */
export const getOwnPermissions = /* @__PURE__ */ op<'getOwnPermissions'>('getOwnPermissions', 'GET', '/auth/permissions')
/** All that is kept of the current user. */
export const exportAccount = /* @__PURE__ */ op<'exportAccount'>('exportAccount', 'GET', '/account/export')
/** Delete the current user's account and what says who they are. */
export const deleteAccount = /* @__PURE__ */ op<'deleteAccount'>('deleteAccount', 'DELETE', '/account', '', 'grant_ceiling last_super_admin open_orders', 'k')
/** See the second factors of the current user. */
export const listSecondFactors = /* @__PURE__ */ op<'listSecondFactors'>('listSecondFactors', 'GET', '/auth/second-factors', '', 'user_not_found')
/** Begin to set up an authenticator app. */
export const startTotp = /* @__PURE__ */ op<'startTotp'>('startTotp', 'POST', '/auth/totp', '', 'email_not_verified second_factor_on', 'k')
/** Remove the authenticator app. */
export const removeTotp = /* @__PURE__ */ op<'removeTotp'>('removeTotp', 'DELETE', '/auth/totp', '', 'second_factor_off', 'k')
/** Turn the authenticator app on with its first code. */
export const confirmTotp = /* @__PURE__ */ op<'confirmTotp'>('confirmTotp', 'POST', '/auth/totp/confirm', '', 'account_locked second_factor_off second_factor_on second_factor_wrong', 'k')
/** Replace the recovery codes. */
export const renewRecoveryCodes = /* @__PURE__ */ op<'renewRecoveryCodes'>('renewRecoveryCodes', 'POST', '/auth/recovery-codes', '', 'second_factor_off', 'k')
/** Prove anew who you are, for privileged changes. */
export const stepUp = /* @__PURE__ */ op<'stepUp'>('stepUp', 'POST', '/auth/step-up', '', 'account_locked current_password_wrong second_factor_wrong step_up_incomplete too_many_requests')
/** List the passkeys of the current user. */
export const listPasskeys = /* @__PURE__ */ op<'listPasskeys'>('listPasskeys', 'GET', '/auth/passkeys')
/** Add a passkey. */
export const addPasskey = /* @__PURE__ */ op<'addPasskey'>('addPasskey', 'POST', '/auth/passkeys', '', 'passkey_refused too_many_passkeys', 'k')
/** Begin to add a passkey. */
export const startPasskey = /* @__PURE__ */ op<'startPasskey'>('startPasskey', 'POST', '/auth/passkeys/options', '', 'email_not_verified')
/** Remove a passkey. */
export const removePasskey = /* @__PURE__ */ op<'removePasskey'>('removePasskey', 'DELETE', '/auth/passkeys/{id}', '', 'passkey_not_found', 'k')
/** Begin to log in with a passkey. */
export const startPasskeyLogin = /* @__PURE__ */ op<'startPasskeyLogin'>('startPasskeyLogin', 'POST', '/auth/passkeys/login-options', '', 'too_many_requests')
/** Log in with a passkey. */
export const logInWithPasskey = /* @__PURE__ */ op<'logInWithPasskey'>('logInWithPasskey', 'POST', '/auth/passkeys/login', '', 'account_inactive passkey_refused too_many_requests')
/** Begin to prove anew who you are, with a passkey. */
export const startPasskeyStepUp = /* @__PURE__ */ op<'startPasskeyStepUp'>('startPasskeyStepUp', 'POST', '/auth/passkeys/step-up-options', '', 'passkey_not_found too_many_requests')
/** Prove anew who you are, with a passkey. */
export const stepUpWithPasskey = /* @__PURE__ */ op<'stepUpWithPasskey'>('stepUpWithPasskey', 'POST', '/auth/passkeys/step-up', '', 'account_locked passkey_refused too_many_requests')
/** List all roles. */
export const listRoles = /* @__PURE__ */ op<'listRoles'>('listRoles', 'GET', '/admin/roles')
/** Create a new role. */
export const createRole = /* @__PURE__ */ op<'createRole'>('createRole', 'POST', '/admin/roles', '', 'role_name_taken', 'k')
/** Every role with its permissions, and every permission. */
export const getRoleMatrix = /* @__PURE__ */ op<'getRoleMatrix'>('getRoleMatrix', 'GET', '/admin/roles/matrix')
/** Get a specific role by ID. */
export const getRole = /* @__PURE__ */ op<'getRole'>('getRole', 'GET', '/admin/roles/{id}', '', 'role_not_found')
/** Update an existing role. */
export const updateRole = /* @__PURE__ */ op<'updateRole'>('updateRole', 'PUT', '/admin/roles/{id}', '', 'grant_ceiling role_built_in role_name_taken role_not_found version_stale', 'k')
/** Delete a role. */
export const deleteRole = /* @__PURE__ */ op<'deleteRole'>('deleteRole', 'DELETE', '/admin/roles/{id}', '', 'grant_ceiling role_built_in role_not_found version_stale', 'k')
/** Get all permissions granted to a role. */
export const listRolePermissions = /* @__PURE__ */ op<'listRolePermissions'>('listRolePermissions', 'GET', '/admin/roles/{id}/permissions', '', 'role_not_found')
/** Grant a permission to a role. */
export const grantPermission = /* @__PURE__ */ op<'grantPermission'>('grantPermission', 'POST', '/admin/roles/{id}/permissions', '', 'grant_ceiling permission_unknown role_not_found', 'k')
/** Set all permissions of a role. */
export const setRolePermissions = /* @__PURE__ */ op<'setRolePermissions'>('setRolePermissions', 'PUT', '/admin/roles/{id}/permissions', '', 'grant_ceiling permission_unknown role_holds_everything role_not_found version_required version_stale', 'k')
/** Revoke a permission from a role. */
export const revokePermission = /* @__PURE__ */ op<'revokePermission'>('revokePermission', 'DELETE', '/admin/roles/{id}/permissions/{permId}', '', 'grant_ceiling permission_not_found role_holds_everything role_not_found', 'k')
/** List the users who hold a role. */
export const listRoleUsers = /* @__PURE__ */ op<'listRoleUsers'>('listRoleUsers', 'GET', '/admin/roles/{id}/users', 'page page_size sort cursor', 'role_not_found')
/** List all permissions. */
export const listPermissions = /* @__PURE__ */ op<'listPermissions'>('listPermissions', 'GET', '/admin/permissions')
/** Create a new permission. */
export const createPermission = /* @__PURE__ */ op<'createPermission'>('createPermission', 'POST', '/admin/permissions', '', 'grant_ceiling permission_name_taken', 'k')
/** Get a specific permission by ID. */
export const getPermission = /* @__PURE__ */ op<'getPermission'>('getPermission', 'GET', '/admin/permissions/{id}', '', 'permission_not_found')
/** Update an existing permission. */
export const updatePermission = /* @__PURE__ */ op<'updatePermission'>('updatePermission', 'PUT', '/admin/permissions/{id}', '', 'grant_ceiling permission_name_taken permission_not_found version_stale', 'k')
/** Delete a permission. */
export const deletePermission = /* @__PURE__ */ op<'deletePermission'>('deletePermission', 'DELETE', '/admin/permissions/{id}', '', 'grant_ceiling permission_not_found version_stale', 'k')
/** Get all roles assigned to a user. */
export const listUserRoles = /* @__PURE__ */ op<'listUserRoles'>('listUserRoles', 'GET', '/admin/users/{id}/roles', '', 'user_not_found')
/** Assign a role to a user. */
export const assignRole = /* @__PURE__ */ op<'assignRole'>('assignRole', 'POST', '/admin/users/{id}/roles', '', 'admins_by_super_admins grant_ceiling role_not_found role_reference_missing user_not_found', 'k')
/** Remove a role from a user. */
export const removeRole = /* @__PURE__ */ op<'removeRole'>('removeRole', 'DELETE', '/admin/users/{id}/roles/{roleId}', '', 'grant_ceiling last_super_admin role_not_found user_not_found', 'k')
/** List and search the users. */
export const listUsers = /* @__PURE__ */ op<'listUsers'>('listUsers', 'GET', '/admin/users', 'page page_size sort cursor keyword active role')
/** Create a user, who sets a password by mail. */
export const createUser = /* @__PURE__ */ op<'createUser'>('createUser', 'POST', '/admin/users', '', 'email_taken', 'k')
/** Get a specific user by ID. */
export const getUser = /* @__PURE__ */ op<'getUser'>('getUser', 'GET', '/admin/users/{id}', '', 'user_not_found')
/** Deactivate a user, or activate them again. */
export const updateUser = /* @__PURE__ */ op<'updateUser'>('updateUser', 'PATCH', '/admin/users/{id}', '', 'grant_ceiling last_super_admin user_not_found', 'k')
/** List the admins. */
export const listAdmins = /* @__PURE__ */ op<'listAdmins'>('listAdmins', 'GET', '/admin/admins', 'page page_size sort cursor keyword')
/** Create an admin. */
export const createAdmin = /* @__PURE__ */ op<'createAdmin'>('createAdmin', 'POST', '/admin/admins', '', 'admins_by_super_admins email_taken', 'k')
/** Delete an admin. */
export const deleteAdmin = /* @__PURE__ */ op<'deleteAdmin'>('deleteAdmin', 'DELETE', '/admin/admins/{id}', '', 'grant_ceiling last_super_admin user_not_found', 'k')
/** List a user's sessions. */
export const listUserSessions = /* @__PURE__ */ op<'listUserSessions'>('listUserSessions', 'GET', '/admin/users/{id}/sessions', 'page page_size', 'user_not_found')
/** End all of a user's sessions. */
export const endUserSessions = /* @__PURE__ */ op<'endUserSessions'>('endUserSessions', 'DELETE', '/admin/users/{id}/sessions', '', 'grant_ceiling user_not_found', 'k')
/** List the mails that a user was sent. */
export const listUserMails = /* @__PURE__ */ op<'listUserMails'>('listUserMails', 'GET', '/admin/users/{id}/mails', 'page page_size sort cursor', 'user_not_found')
/** End one of a user's sessions. */
export const endUserSession = /* @__PURE__ */ op<'endUserSession'>('endUserSession', 'DELETE', '/admin/users/{id}/sessions/{sid}', '', 'grant_ceiling session_not_found user_not_found', 'k')
/** See the second factors of a user. */
export const getUserSecondFactors = /* @__PURE__ */ op<'getUserSecondFactors'>('getUserSecondFactors', 'GET', '/admin/users/{id}/second-factors', '', 'user_not_found')
/** Remove all second factors of a user. */
export const resetUserSecondFactors = /* @__PURE__ */ op<'resetUserSecondFactors'>('resetUserSecondFactors', 'DELETE', '/admin/users/{id}/second-factors', '', 'grant_ceiling second_factor_off user_not_found', 'k')
/** Lift the locks of a user who guessed wrong too often. */
export const unlockUser = /* @__PURE__ */ op<'unlockUser'>('unlockUser', 'POST', '/admin/users/{id}/unlock', '', 'grant_ceiling user_not_found', 'k')
/** Send a user the link that sets a new password. */
export const sendUserPasswordReset = /* @__PURE__ */ op<'sendUserPasswordReset'>('sendUserPasswordReset', 'POST', '/admin/users/{id}/password-reset', '', 'grant_ceiling otp_cooldown user_not_active user_not_found', 'k')
/** Take a user's address for proved, or send them the link again. */
export const verifyUserEmail = /* @__PURE__ */ op<'verifyUserEmail'>('verifyUserEmail', 'POST', '/admin/users/{id}/verify-email', '', 'grant_ceiling otp_cooldown otp_locked user_not_active user_not_found', 'k')
/** See what a user may do, and by which role. */
export const getUserPermissions = /* @__PURE__ */ op<'getUserPermissions'>('getUserPermissions', 'GET', '/admin/users/{id}/permissions', '', 'user_not_found')
/** List the invitations. */
export const listInvitations = /* @__PURE__ */ op<'listInvitations'>('listInvitations', 'GET', '/admin/invitations', 'page page_size sort cursor status email')
/** Invite a colleague. */
export const createInvitation = /* @__PURE__ */ op<'createInvitation'>('createInvitation', 'POST', '/admin/invitations', '', 'admins_by_super_admins email_taken grant_ceiling invitation_open role_not_found', 'k')
/** Get an invitation. */
export const getInvitation = /* @__PURE__ */ op<'getInvitation'>('getInvitation', 'GET', '/admin/invitations/{id}', '', 'invitation_not_found')
/** Take an invitation back. */
export const revokeInvitation = /* @__PURE__ */ op<'revokeInvitation'>('revokeInvitation', 'DELETE', '/admin/invitations/{id}', '', 'admins_by_super_admins grant_ceiling invitation_closed invitation_not_found', 'k')
/** Send an invitation again, with a new link. */
export const resendInvitation = /* @__PURE__ */ op<'resendInvitation'>('resendInvitation', 'POST', '/admin/invitations/{id}/resend', '', 'admins_by_super_admins grant_ceiling invitation_closed invitation_not_found', 'k')
/** Accept an invitation with the token from the mail. */
export const acceptInvitation = /* @__PURE__ */ op<'acceptInvitation'>('acceptInvitation', 'POST', '/invitations/accept', '', 'account_inactive invitation_expired invitation_invalid invitation_outgrown too_many_requests')
/** List the API keys. */
export const listApiKeys = /* @__PURE__ */ op<'listApiKeys'>('listApiKeys', 'GET', '/admin/api-keys', 'page page_size sort cursor keyword kind status')
/** Make an API key. */
export const createApiKey = /* @__PURE__ */ op<'createApiKey'>('createApiKey', 'POST', '/admin/api-keys', '', 'grant_ceiling scope_unknown', 'k')
/** Read an API key. */
export const getApiKey = /* @__PURE__ */ op<'getApiKey'>('getApiKey', 'GET', '/admin/api-keys/{id}', '', 'api_key_not_found')
/** Change an API key. */
export const updateApiKey = /* @__PURE__ */ op<'updateApiKey'>('updateApiKey', 'PATCH', '/admin/api-keys/{id}', '', 'api_key_not_found api_key_revoked grant_ceiling scope_unknown version_required version_stale', 'k')
/** Revoke an API key. */
export const revokeApiKey = /* @__PURE__ */ op<'revokeApiKey'>('revokeApiKey', 'DELETE', '/admin/api-keys/{id}', '', 'api_key_not_found version_required version_stale', 'k')
/** Give an API key a new secret. */
export const rotateApiKey = /* @__PURE__ */ op<'rotateApiKey'>('rotateApiKey', 'POST', '/admin/api-keys/{id}/rotate', '', 'api_key_not_found api_key_revoked grant_ceiling scope_unknown version_stale', 'k')
/** Retrieve a paginated list of products. */
export const listProducts = /* @__PURE__ */ op<'listProducts'>('listProducts', 'GET', '/catalog/products', 'category_id page page_size brand_id min_price max_price currency in_stock attributes sort facets keyword')
/** Retrieve details of a specific product. */
export const getProduct = /* @__PURE__ */ op<'getProduct'>('getProduct', 'GET', '/catalog/products/{id}', '', 'product_id_missing product_not_found')
/** Retrieve products in a specific category with pagination. */
export const listCategoryProducts = /* @__PURE__ */ op<'listCategoryProducts'>('listCategoryProducts', 'GET', '/catalog/products/category/{id}', 'page page_size brand_id min_price max_price currency in_stock attributes sort facets')
/** Retrieve all categories with pagination. */
export const listCategories = /* @__PURE__ */ op<'listCategories'>('listCategories', 'GET', '/catalog/categories', 'page page_size')
/** Retrieve all brands with pagination. */
export const listBrands = /* @__PURE__ */ op<'listBrands'>('listBrands', 'GET', '/catalog/brands', 'page page_size')
/** Retrieve the current user's cart. */
export const getCart = /* @__PURE__ */ op<'getCart'>('getCart', 'GET', '/cart', '', 'cart_token_invalid')
/** Make a cart without an account. */
export const createCart = /* @__PURE__ */ op<'createCart'>('createCart', 'POST', '/cart', '', 'too_many_requests', 'k')
/** Remove all items from the cart. */
export const clearCart = /* @__PURE__ */ op<'clearCart'>('clearCart', 'DELETE', '/cart', '', 'cart_token_invalid version_stale', 'k')
/** Add a product to the cart. */
export const addToCart = /* @__PURE__ */ op<'addToCart'>('addToCart', 'POST', '/cart/items', '', 'cart_full cart_token_invalid currency_mixed order_too_large out_of_stock product_unknown variant_unknown version_stale', 'k')
/** Update the quantity of an item in the cart. */
export const updateCartItem = /* @__PURE__ */ op<'updateCartItem'>('updateCartItem', 'PATCH', '/cart/items/{id}', '', 'cart_item_id_missing cart_item_not_found cart_token_invalid order_too_large out_of_stock product_off_sale version_stale', 'k')
/** Remove an item from the cart. */
export const removeCartItem = /* @__PURE__ */ op<'removeCartItem'>('removeCartItem', 'DELETE', '/cart/items/{id}', '', 'cart_item_id_missing cart_item_not_found cart_token_invalid version_stale', 'k')
/** Take over a guest's cart. */
export const mergeCart = /* @__PURE__ */ op<'mergeCart'>('mergeCart', 'POST', '/cart/merge', '', 'cart_not_found checkout_in_progress', 'k')
/** Say whom to write and where to send the cart. */
export const setCartContact = /* @__PURE__ */ op<'setCartContact'>('setCartContact', 'PUT', '/cart/contact', '', 'cart_token_invalid version_stale', 'k')
/** List the ways to send the cart to its address. */
export const listShippingOptions = /* @__PURE__ */ op<'listShippingOptions'>('listShippingOptions', 'GET', '/cart/shipping-options', '', 'address_missing cart_token_invalid')
/** Choose how the cart is sent. */
export const chooseShippingOption = /* @__PURE__ */ op<'chooseShippingOption'>('chooseShippingOption', 'PUT', '/cart/shipping-option', '', 'address_missing cart_token_invalid shipping_option_gone version_stale', 'k')
/** Enter promotion codes and gift cards. */
export const setCartCodes = /* @__PURE__ */ op<'setCartCodes'>('setCartCodes', 'PUT', '/cart/codes', '', 'cart_token_invalid too_many_requests version_stale', 'k')
/** Ask what the cart costs, and keep the price for 15 minutes. */
export const quoteCart = /* @__PURE__ */ op<'quoteCart'>('quoteCart', 'POST', '/cart/quote', '', 'address_missing cart_empty cart_token_invalid currency_mixed order_too_large out_of_stock product_off_sale shipping_option_gone shipping_option_missing', 'k')
/** Buy the cart. */
export const startCheckout = /* @__PURE__ */ op<'startCheckout'>('startCheckout', 'POST', '/checkout', '', 'address_missing cart_changed cart_empty cart_token_invalid checkout_in_progress checkout_not_found code_refused currency_mixed email_missing order_too_large out_of_stock payment_declined payment_method_unusable payment_provider_unknown payment_unavailable product_off_sale quote_expired shipping_option_gone shipping_option_missing', 'k')
/** See how far a checkout has come. */
export const getCheckout = /* @__PURE__ */ op<'getCheckout'>('getCheckout', 'GET', '/checkout/{id}', '', 'checkout_not_found')
/** Give up a checkout. */
export const cancelCheckout = /* @__PURE__ */ op<'cancelCheckout'>('cancelCheckout', 'POST', '/checkout/{id}/cancel', '', 'checkout_in_progress checkout_not_found checkout_placed', 'k')
/** Retrieve the current user's orders with pagination. */
export const listOrders = /* @__PURE__ */ op<'listOrders'>('listOrders', 'GET', '/orders', 'page page_size')
/** Create an order from the current user's cart. */
export const placeOrder = /* @__PURE__ */ op<'placeOrder'>('placeOrder', 'POST', '/orders', '', 'cart_changed cart_empty currency_mixed order_too_large out_of_stock payment_action_required payment_declined payment_method_unusable payment_timed_out payment_unavailable product_off_sale promotion_code_invalid shipping_method_unknown', 'k')
/** Retrieve details of a specific order. */
export const getOrder = /* @__PURE__ */ op<'getOrder'>('getOrder', 'GET', '/orders/{id}', '', 'order_id_missing order_not_found order_not_yours')
/** Have the key to an order sent by mail. */
export const lookUpOrder = /* @__PURE__ */ op<'lookUpOrder'>('lookUpOrder', 'POST', '/orders/lookup', '', 'too_many_requests', 'k')
/** Cancel an order of which nothing is packed yet. */
export const cancelOwnOrder = /* @__PURE__ */ op<'cancelOwnOrder'>('cancelOwnOrder', 'POST', '/orders/{id}/cancel', '', 'order_not_cancellable order_not_found order_not_yours payment_busy', 'k')
/** List orders. */
export const listStaffOrders = /* @__PURE__ */ op<'listStaffOrders'>('listStaffOrders', 'GET', '/admin/orders', 'page page_size sort cursor status payment_status fulfilment_status waits_for customer_id email from to sku tag keyword')
/** Write an order down for somebody. */
export const placeStaffOrder = /* @__PURE__ */ op<'placeStaffOrder'>('placeStaffOrder', 'POST', '/admin/orders', '', 'cart_changed currency_mixed item_unknown order_too_large out_of_stock product_off_sale shipping_method_unknown', 'k')
/** Read an order with all that hangs on it. */
export const getStaffOrder = /* @__PURE__ */ op<'getStaffOrder'>('getStaffOrder', 'GET', '/admin/orders/{id}', '', 'order_not_found')
/** Change addresses and tags of an order. */
export const updateOrder = /* @__PURE__ */ op<'updateOrder'>('updateOrder', 'PATCH', '/admin/orders/{id}', '', 'already_fulfilled order_not_found order_state_wrong version_required version_stale', 'k')
/** Read what was done to an order. */
export const listOrderTimeline = /* @__PURE__ */ op<'listOrderTimeline'>('listOrderTimeline', 'GET', '/admin/orders/{id}/timeline', 'page page_size sort cursor', 'order_not_found')
/** Say that an order was shipped. */
export const shipOrder = /* @__PURE__ */ op<'shipOrder'>('shipOrder', 'POST', '/admin/orders/{id}/ship', '', 'already_fulfilled hold_expired order_not_found order_state_wrong payment_busy payment_unresolved provider_refused unpaid', 'k')
/** Pack what is open of an order. */
export const createFulfilment = /* @__PURE__ */ op<'createFulfilment'>('createFulfilment', 'POST', '/admin/orders/{id}/fulfilments', '', 'allocated_elsewhere already_fulfilled hold_expired order_item_unknown order_not_found order_state_wrong over_quantity payment_busy payment_unresolved provider_refused unpaid', 'k')
/** Change tracking, or say that it was handed over or has arrived. */
export const updateFulfilment = /* @__PURE__ */ op<'updateFulfilment'>('updateFulfilment', 'PATCH', '/admin/fulfilments/{id}', '', 'fulfilment_not_found fulfilment_state_wrong hold_expired payment_busy payment_unresolved provider_refused unpaid version_required version_stale', 'k')
/** Take a packed fulfilment apart again. */
export const cancelFulfilment = /* @__PURE__ */ op<'cancelFulfilment'>('cancelFulfilment', 'POST', '/admin/fulfilments/{id}/cancel', '', 'fulfilment_not_found fulfilment_state_wrong', 'k')
/** Cancel what is open of an order. */
export const cancelOrder = /* @__PURE__ */ op<'cancelOrder'>('cancelOrder', 'POST', '/admin/orders/{id}/cancel', '', 'already_fulfilled order_item_unknown order_not_found order_state_wrong over_quantity payment_busy refund_above_limit', 'k')
/** Give money back, or see what that would come to. */
export const refundOrder = /* @__PURE__ */ op<'refundOrder'>('refundOrder', 'POST', '/admin/orders/{id}/refunds', '', 'credit_unavailable nothing_to_refund order_disputed order_item_unknown order_not_found provider_refused refund_above_limit refund_exceeds', 'k')
/** Announce that units of an order come back. */
export const createReturn = /* @__PURE__ */ op<'createReturn'>('createReturn', 'POST', '/admin/orders/{id}/returns', '', 'more_than_sent nothing_to_return order_item_unknown order_not_found', 'k')
/** Let units come back. */
export const approveReturn = /* @__PURE__ */ op<'approveReturn'>('approveReturn', 'POST', '/admin/returns/{id}/approve', '', 'return_not_found return_state_wrong', 'k')
/** Refuse a return that was asked for. */
export const rejectReturn = /* @__PURE__ */ op<'rejectReturn'>('rejectReturn', 'POST', '/admin/returns/{id}/reject', '', 'return_not_found return_state_wrong', 'k')
/** Wait no longer for what has not come back. */
export const closeReturn = /* @__PURE__ */ op<'closeReturn'>('closeReturn', 'POST', '/admin/returns/{id}/close', '', 'return_not_found return_state_wrong', 'k')
/** Say what came back, and in what condition. */
export const receiveReturn = /* @__PURE__ */ op<'receiveReturn'>('receiveReturn', 'POST', '/admin/returns/{id}/receive', '', 'location_unknown more_than_sent order_item_unknown return_not_found return_state_wrong', 'k')
/** Withdraw from what was delivered. */
export const withdrawOrder = /* @__PURE__ */ op<'withdrawOrder'>('withdrawOrder', 'POST', '/orders/{id}/withdrawal', '', 'more_than_sent nothing_to_return order_item_unknown order_not_found order_not_yours window_over', 'k')
/** Write a note on an order. */
export const addOrderNote = /* @__PURE__ */ op<'addOrderNote'>('addOrderNote', 'POST', '/admin/orders/{id}/notes', '', 'order_not_found', 'k')
/** Send a mail about an order again. */
export const resendOrderMail = /* @__PURE__ */ op<'resendOrderMail'>('resendOrderMail', 'POST', '/admin/orders/{id}/resend-mail', '', 'mail_untrue order_not_found order_unaddressed', 'k')
/** See what a change of an order comes to. */
export const createOrderEdit = /* @__PURE__ */ op<'createOrderEdit'>('createOrderEdit', 'POST', '/admin/orders/{id}/edits', '', 'already_fulfilled currency_mixed edit_open item_unknown nothing_to_edit order_item_unknown order_not_found order_state_wrong order_too_large out_of_stock prices_differ product_off_sale', 'k')
/** List edits of orders. */
export const listOrderEdits = /* @__PURE__ */ op<'listOrderEdits'>('listOrderEdits', 'GET', '/admin/edits', 'page page_size sort cursor status order_id')
/** Change an order as it was shown. */
export const confirmOrderEdit = /* @__PURE__ */ op<'confirmOrderEdit'>('confirmOrderEdit', 'POST', '/admin/edits/{id}/confirm', '', 'already_fulfilled edit_not_found edit_outdated edit_state_wrong order_state_wrong out_of_stock payment_busy refund_above_limit', 'k')
/** Leave an order as it is. */
export const discardOrderEdit = /* @__PURE__ */ op<'discardOrderEdit'>('discardOrderEdit', 'POST', '/admin/edits/{id}/discard', '', 'edit_not_found edit_state_wrong', 'k')
/** Send other goods for some that come back, or see what that would come to. */
export const exchangeOrder = /* @__PURE__ */ op<'exchangeOrder'>('exchangeOrder', 'POST', '/admin/orders/{id}/exchanges', '', 'currency_mixed item_unknown more_than_sent nothing_to_return order_item_unknown order_not_found order_state_wrong order_too_large out_of_stock payment_busy prices_differ product_off_sale refund_above_limit return_not_found return_state_wrong', 'k')
/** Wait for money of an order that has to be paid again. */
export const awaitPayment = /* @__PURE__ */ op<'awaitPayment'>('awaitPayment', 'POST', '/admin/orders/{id}/payments', '', 'nothing_to_await order_not_found order_state_wrong overpaid payment_busy', 'k')
/** List and search products as staff see them. */
export const listStaffProducts = /* @__PURE__ */ op<'listStaffProducts'>('listStaffProducts', 'GET', '/admin/products', 'page page_size sort cursor status category_id brand_id tag stock min_price max_price currency keyword')
/** Create a product. */
export const createProduct = /* @__PURE__ */ op<'createProduct'>('createProduct', 'POST', '/admin/products', '', 'brand_unknown category_unknown options_taken period_empty price_schedule_overlaps product_id_taken sku_taken slug_taken', 'k')
/** One product as staff see it. */
export const getStaffProduct = /* @__PURE__ */ op<'getStaffProduct'>('getStaffProduct', 'GET', '/admin/products/{id}', '', 'product_not_found')
/** Change a product. */
export const updateProduct = /* @__PURE__ */ op<'updateProduct'>('updateProduct', 'PATCH', '/admin/products/{id}', '', 'brand_unknown category_unknown options_in_use period_empty price_schedule_overlaps product_not_found sku_taken slug_taken version_required version_stale', 'k')
/** Archive a product. */
export const archiveProduct = /* @__PURE__ */ op<'archiveProduct'>('archiveProduct', 'DELETE', '/admin/products/{id}', '', 'product_not_found version_required version_stale', 'k')
/** Set a product's options and its matrix of variants. */
export const setProductOptions = /* @__PURE__ */ op<'setProductOptions'>('setProductOptions', 'PUT', '/admin/products/{id}/options', '', 'product_not_found too_many_variants version_required version_stale', 'k')
/** Add a variant to a product. */
export const addVariant = /* @__PURE__ */ op<'addVariant'>('addVariant', 'POST', '/admin/products/{id}/variants', '', 'options_taken price_schedule_overlaps product_id_taken product_not_found sku_taken', 'k')
/** One variant of a product. */
export const getVariant = /* @__PURE__ */ op<'getVariant'>('getVariant', 'GET', '/admin/variants/{id}', '', 'variant_not_found')
/** Change a variant. */
export const updateVariant = /* @__PURE__ */ op<'updateVariant'>('updateVariant', 'PATCH', '/admin/variants/{id}', '', 'options_taken price_schedule_overlaps sku_taken variant_not_found version_required version_stale', 'k')
/** Archive a variant. */
export const archiveVariant = /* @__PURE__ */ op<'archiveVariant'>('archiveVariant', 'DELETE', '/admin/variants/{id}', '', 'variant_not_found version_required version_stale', 'k')
/** Change many products at once. */
export const editProducts = /* @__PURE__ */ op<'editProducts'>('editProducts', 'POST', '/admin/products/bulk', '', 'nothing_matches nothing_to_set', 'k')
/** What became of a bulk edit. */
export const getBulkEdit = /* @__PURE__ */ op<'getBulkEdit'>('getBulkEdit', 'GET', '/admin/bulk-edits/{id}', '', 'bulk_edit_not_found')
/** Undo a bulk edit. */
export const undoBulkEdit = /* @__PURE__ */ op<'undoBulkEdit'>('undoBulkEdit', 'POST', '/admin/bulk-edits/{id}/undo', '', 'bulk_edit_not_applied bulk_edit_not_found', 'k')
/** List the categories as staff see them. */
export const listStaffCategories = /* @__PURE__ */ op<'listStaffCategories'>('listStaffCategories', 'GET', '/admin/categories', 'page page_size sort cursor active parent_id keyword')
/** Create a category. */
export const createCategory = /* @__PURE__ */ op<'createCategory'>('createCategory', 'POST', '/admin/categories', '', 'category_cycle category_unknown product_id_taken slug_taken', 'k')
/** One category as staff see it. */
export const getStaffCategory = /* @__PURE__ */ op<'getStaffCategory'>('getStaffCategory', 'GET', '/admin/categories/{id}', '', 'category_not_found')
/** Change or move a category. */
export const updateCategory = /* @__PURE__ */ op<'updateCategory'>('updateCategory', 'PATCH', '/admin/categories/{id}', '', 'category_cycle category_not_found category_unknown slug_taken version_required version_stale', 'k')
/** Delete a category. */
export const deleteCategory = /* @__PURE__ */ op<'deleteCategory'>('deleteCategory', 'DELETE', '/admin/categories/{id}', 'move_to', 'category_cycle category_not_found category_unknown in_use version_required version_stale', 'k')
/** List the brands as staff see them. */
export const listStaffBrands = /* @__PURE__ */ op<'listStaffBrands'>('listStaffBrands', 'GET', '/admin/brands', 'page page_size sort cursor active keyword')
/** Create a brand. */
export const createBrand = /* @__PURE__ */ op<'createBrand'>('createBrand', 'POST', '/admin/brands', '', 'product_id_taken slug_taken', 'k')
/** One brand as staff see it. */
export const getStaffBrand = /* @__PURE__ */ op<'getStaffBrand'>('getStaffBrand', 'GET', '/admin/brands/{id}', '', 'brand_not_found')
/** Change a brand. */
export const updateBrand = /* @__PURE__ */ op<'updateBrand'>('updateBrand', 'PATCH', '/admin/brands/{id}', '', 'brand_not_found slug_taken version_required version_stale', 'k')
/** Delete a brand. */
export const deleteBrand = /* @__PURE__ */ op<'deleteBrand'>('deleteBrand', 'DELETE', '/admin/brands/{id}', 'move_to', 'brand_not_found brand_unknown in_use version_required version_stale', 'k')
/** Find where a former address leads. */
export const findRedirect = /* @__PURE__ */ op<'findRedirect'>('findRedirect', 'GET', '/catalog/redirects', 'path', 'redirect_not_found')
/** List the redirects. */
export const listRedirects = /* @__PURE__ */ op<'listRedirects'>('listRedirects', 'GET', '/admin/redirects', 'page page_size sort cursor path')
/** Send a former address on. */
export const createRedirect = /* @__PURE__ */ op<'createRedirect'>('createRedirect', 'POST', '/admin/redirects', '', 'redirect_taken', 'k')
/** One redirect. */
export const getRedirect = /* @__PURE__ */ op<'getRedirect'>('getRedirect', 'GET', '/admin/redirects/{id}', '', 'redirect_not_found')
/** Delete a redirect. */
export const deleteRedirect = /* @__PURE__ */ op<'deleteRedirect'>('deleteRedirect', 'DELETE', '/admin/redirects/{id}', '', 'redirect_not_found version_required version_stale', 'k')
/** Schedule the prices of a product or variant. */
export const setPrices = /* @__PURE__ */ op<'setPrices'>('setPrices', 'PUT', '/admin/prices', '', 'price_schedule_overlaps product_unknown variant_unknown version_stale', 'k')
/** What the prices of a product were. */
export const getPriceHistory = /* @__PURE__ */ op<'getPriceHistory'>('getPriceHistory', 'GET', '/admin/products/{id}/price-history', '', 'product_not_found')
/** List stock by item and location. */
export const listInventory = /* @__PURE__ */ op<'listInventory'>('listInventory', 'GET', '/admin/inventory', 'page page_size sort cursor item_id item sku location_id location low')
/** Set the threshold below which an item is low. */
export const setLowStock = /* @__PURE__ */ op<'setLowStock'>('setLowStock', 'PATCH', '/admin/inventory/{item_id}', '', 'item_not_found', 'k')
/** Whether an item is sold from buckets. */
export const getHotStock = /* @__PURE__ */ op<'getHotStock'>('getHotStock', 'GET', '/admin/inventory/{item_id}/hot', '', 'item_not_found')
/** Sell an item from buckets, or no longer. */
export const setHotStock = /* @__PURE__ */ op<'setHotStock'>('setHotStock', 'PUT', '/admin/inventory/{item_id}/hot', '', 'item_not_found version_required version_stale', 'k')
/** List every change of an item's stock. */
export const listStockMovements = /* @__PURE__ */ op<'listStockMovements'>('listStockMovements', 'GET', '/admin/inventory/{item_id}/movements', 'page page_size sort cursor location_id', 'item_not_found')
/** Correct counts of stock. */
export const adjustStock = /* @__PURE__ */ op<'adjustStock'>('adjustStock', 'POST', '/admin/inventory/adjustments', '', 'item_unknown location_unknown stock_changed would_go_negative', 'k')
/** Move stock from one location to another. */
export const transferStock = /* @__PURE__ */ op<'transferStock'>('transferStock', 'POST', '/admin/inventory/transfers', '', 'item_unknown location_unknown would_go_negative', 'k')
/** Prove the counters of stock from their movements. */
export const reconcileStock = /* @__PURE__ */ op<'reconcileStock'>('reconcileStock', 'POST', '/admin/inventory/reconcile', '', '', 'k')
/** List the locations of stock. */
export const listLocations = /* @__PURE__ */ op<'listLocations'>('listLocations', 'GET', '/admin/locations', 'page page_size sort cursor active keyword')
/** Add a location of stock. */
export const createLocation = /* @__PURE__ */ op<'createLocation'>('createLocation', 'POST', '/admin/locations', '', 'product_id_taken', 'k')
/** One location of stock. */
export const getLocation = /* @__PURE__ */ op<'getLocation'>('getLocation', 'GET', '/admin/locations/{id}', '', 'location_not_found')
/** Change a location of stock, or switch it off. */
export const updateLocation = /* @__PURE__ */ op<'updateLocation'>('updateLocation', 'PATCH', '/admin/locations/{id}', '', 'location_not_found version_required version_stale', 'k')
/** List the pictures. */
export const listMedia = /* @__PURE__ */ op<'listMedia'>('listMedia', 'GET', '/admin/media', 'page page_size sort cursor product_id in_use keyword')
/** Upload a picture. */
export const uploadMedia = /* @__PURE__ */ op<'uploadMedia'>('uploadMedia', 'POST', '/admin/media', '', 'media_broken media_too_large media_unavailable media_unsupported upload_malformed', 'k', 'application/octet-stream')
/** One picture. */
export const getMedia = /* @__PURE__ */ op<'getMedia'>('getMedia', 'GET', '/admin/media/{id}', '', 'media_not_found')
/** Describe a picture. */
export const updateMedia = /* @__PURE__ */ op<'updateMedia'>('updateMedia', 'PATCH', '/admin/media/{id}', '', 'media_not_found version_required version_stale', 'k')
/** Delete a picture. */
export const deleteMedia = /* @__PURE__ */ op<'deleteMedia'>('deleteMedia', 'DELETE', '/admin/media/{id}', '', 'in_use media_not_found version_required version_stale', 'k')
/** Set a product's pictures. */
export const setProductMedia = /* @__PURE__ */ op<'setProductMedia'>('setProductMedia', 'PUT', '/admin/products/{id}/media', '', 'media_unknown product_not_found variant_unknown version_required version_stale', 'k')
/** List the promotions. */
export const listPromotions = /* @__PURE__ */ op<'listPromotions'>('listPromotions', 'GET', '/admin/promotions', 'page page_size sort cursor kind active automatic code keyword')
/** Create a promotion. */
export const createPromotion = /* @__PURE__ */ op<'createPromotion'>('createPromotion', 'POST', '/admin/promotions', '', 'period_empty product_id_taken', 'k')
/** Replay a promotion on past orders. */
export const simulatePromotion = /* @__PURE__ */ op<'simulatePromotion'>('simulatePromotion', 'POST', '/admin/promotions/simulate', '', 'period_empty', 'k')
/** One promotion. */
export const getPromotion = /* @__PURE__ */ op<'getPromotion'>('getPromotion', 'GET', '/admin/promotions/{id}', '', 'promotion_not_found')
/** Change a promotion, or switch it off. */
export const updatePromotion = /* @__PURE__ */ op<'updatePromotion'>('updatePromotion', 'PATCH', '/admin/promotions/{id}', '', 'period_empty promotion_not_found version_required version_stale', 'k')
/** Delete a promotion and its codes. */
export const deletePromotion = /* @__PURE__ */ op<'deletePromotion'>('deletePromotion', 'DELETE', '/admin/promotions/{id}', '', 'promotion_not_found version_required version_stale', 'k')
/** List the codes of a promotion. */
export const listPromotionCodes = /* @__PURE__ */ op<'listPromotionCodes'>('listPromotionCodes', 'GET', '/admin/promotions/{id}/codes', 'page page_size sort cursor keyword', 'promotion_not_found')
/** Add codes to a promotion, given or random. */
export const addPromotionCodes = /* @__PURE__ */ op<'addPromotionCodes'>('addPromotionCodes', 'POST', '/admin/promotions/{id}/codes', '', 'promotion_code_taken promotion_not_found', 'k')
/** Download the codes of a promotion as CSV. */
export const exportPromotionCodes = /* @__PURE__ */ op<'exportPromotionCodes'>('exportPromotionCodes', 'GET', '/admin/promotions/{id}/codes/export', '', 'promotion_not_found', '', '', 'raw')
/** List the shipping zones. */
export const listShippingZones = /* @__PURE__ */ op<'listShippingZones'>('listShippingZones', 'GET', '/admin/shipping/zones', 'page page_size sort cursor')
/** One shipping zone. */
export const getShippingZone = /* @__PURE__ */ op<'getShippingZone'>('getShippingZone', 'GET', '/admin/shipping/zones/{id}', '', 'shipping_zone_not_found')
/** Create or replace a shipping zone. */
export const setShippingZone = /* @__PURE__ */ op<'setShippingZone'>('setShippingZone', 'PUT', '/admin/shipping/zones/{id}', '', 'version_required version_stale', 'k')
/** Delete a shipping zone. */
export const deleteShippingZone = /* @__PURE__ */ op<'deleteShippingZone'>('deleteShippingZone', 'DELETE', '/admin/shipping/zones/{id}', '', 'in_use shipping_zone_not_found version_required version_stale', 'k')
/** List the shipping methods. */
export const listShippingMethods = /* @__PURE__ */ op<'listShippingMethods'>('listShippingMethods', 'GET', '/admin/shipping/methods', 'page page_size sort cursor zone_id active')
/** One shipping method. */
export const getShippingMethod = /* @__PURE__ */ op<'getShippingMethod'>('getShippingMethod', 'GET', '/admin/shipping/methods/{id}', '', 'shipping_method_not_found')
/** Create or replace a shipping method. */
export const setShippingMethod = /* @__PURE__ */ op<'setShippingMethod'>('setShippingMethod', 'PUT', '/admin/shipping/methods/{id}', '', 'shipping_zone_unknown version_required version_stale', 'k')
/** Delete a shipping method. */
export const deleteShippingMethod = /* @__PURE__ */ op<'deleteShippingMethod'>('deleteShippingMethod', 'DELETE', '/admin/shipping/methods/{id}', '', 'shipping_method_not_found version_required version_stale', 'k')
/** All tax rates. */
export const listTaxRates = /* @__PURE__ */ op<'listTaxRates'>('listTaxRates', 'GET', '/admin/tax/rates')
/** Replace all tax rates; the body may also be the list alone. */
export const setTaxRates = /* @__PURE__ */ op<'setTaxRates'>('setTaxRates', 'PUT', '/admin/tax/rates', '', 'tax_rates_overlap version_required version_stale', 'k')
/** The settings of the shop. */
export const getSettings = /* @__PURE__ */ op<'getSettings'>('getSettings', 'GET', '/admin/settings')
/** Change the settings of the shop. */
export const updateSettings = /* @__PURE__ */ op<'updateSettings'>('updateSettings', 'PATCH', '/admin/settings', '', 'setting_configured version_required version_stale', 'k')
/** What holds, and where each value comes from. */
export const getEffectiveSettings = /* @__PURE__ */ op<'getEffectiveSettings'>('getEffectiveSettings', 'GET', '/admin/settings/effective')
/** The shop: its name, its currency, its legal texts. */
export const getShop = /* @__PURE__ */ op<'getShop'>('getShop', 'GET', '/shop', 'language')
/** List the groups of customers. */
export const listCustomerGroups = /* @__PURE__ */ op<'listCustomerGroups'>('listCustomerGroups', 'GET', '/admin/customer-groups', 'page page_size sort cursor keyword user_id')
/** Create a group of customers. */
export const createCustomerGroup = /* @__PURE__ */ op<'createCustomerGroup'>('createCustomerGroup', 'POST', '/admin/customer-groups', '', 'product_id_taken', 'k')
/** One group of customers. */
export const getCustomerGroup = /* @__PURE__ */ op<'getCustomerGroup'>('getCustomerGroup', 'GET', '/admin/customer-groups/{id}', '', 'customer_group_not_found')
/** Change the name or description of a group. */
export const updateCustomerGroup = /* @__PURE__ */ op<'updateCustomerGroup'>('updateCustomerGroup', 'PATCH', '/admin/customer-groups/{id}', '', 'customer_group_not_found version_required version_stale', 'k')
/** Delete a group that no promotion names. */
export const deleteCustomerGroup = /* @__PURE__ */ op<'deleteCustomerGroup'>('deleteCustomerGroup', 'DELETE', '/admin/customer-groups/{id}', '', 'customer_group_not_found in_use version_required version_stale', 'k')
/** List the members of a group. */
export const listCustomerGroupMembers = /* @__PURE__ */ op<'listCustomerGroupMembers'>('listCustomerGroupMembers', 'GET', '/admin/customer-groups/{id}/members', 'page page_size sort cursor', 'customer_group_not_found')
/** Put a user into a group. */
export const addCustomerGroupMember = /* @__PURE__ */ op<'addCustomerGroupMember'>('addCustomerGroupMember', 'PUT', '/admin/customer-groups/{id}/members/{user_id}', '', 'customer_group_not_found customer_not_found', 'k')
/** Take a user out of a group. */
export const removeCustomerGroupMember = /* @__PURE__ */ op<'removeCustomerGroupMember'>('removeCustomerGroupMember', 'DELETE', '/admin/customer-groups/{id}/members/{user_id}', '', 'customer_group_not_found customer_not_found', 'k')
/** List and search the customers. */
export const listCustomers = /* @__PURE__ */ op<'listCustomers'>('listCustomers', 'GET', '/admin/customers', 'page page_size sort cursor keyword group consent has_account from to')
/** One customer. */
export const getCustomer = /* @__PURE__ */ op<'getCustomer'>('getCustomer', 'GET', '/admin/customers/{id}', '', 'customer_not_found')
/** Change a customer's name, phone, notes, tags or consent. */
export const updateCustomer = /* @__PURE__ */ op<'updateCustomer'>('updateCustomer', 'PATCH', '/admin/customers/{id}', '', 'customer_anonymised customer_not_found version_required version_stale', 'k')
/** Erase who a customer is and keep the books. */
export const anonymiseCustomer = /* @__PURE__ */ op<'anonymiseCustomer'>('anonymiseCustomer', 'POST', '/admin/customers/{id}/anonymise', '', 'customer_not_found grant_ceiling last_super_admin open_orders', 'k')
/** List the current user's addresses. */
export const listAddresses = /* @__PURE__ */ op<'listAddresses'>('listAddresses', 'GET', '/account/addresses', 'page page_size')
/** Keep an address. */
export const addAddress = /* @__PURE__ */ op<'addAddress'>('addAddress', 'POST', '/account/addresses', '', 'too_many_addresses', 'k')
/** Change one of the current user's addresses. */
export const updateAddress = /* @__PURE__ */ op<'updateAddress'>('updateAddress', 'PATCH', '/account/addresses/{id}', '', 'address_not_found version_stale', 'k')
/** Forget one of the current user's addresses. */
export const removeAddress = /* @__PURE__ */ op<'removeAddress'>('removeAddress', 'DELETE', '/account/addresses/{id}', '', 'address_not_found version_stale', 'k')
/** What the current user has agreed to. */
export const getConsent = /* @__PURE__ */ op<'getConsent'>('getConsent', 'GET', '/account/consent')
/** Agree to advertising, or do so no longer. */
export const setConsent = /* @__PURE__ */ op<'setConsent'>('setConsent', 'PATCH', '/account/consent', '', '', 'k')
/** Take over the orders that were placed as a guest with the same address. */
export const claimOrders = /* @__PURE__ */ op<'claimOrders'>('claimOrders', 'POST', '/account/claim-orders', '', 'address_unproved', 'k')
/** What was sold. */
export const reportSales = /* @__PURE__ */ op<'reportSales'>('reportSales', 'GET', '/admin/reports/sales', 'from to by time_zone currency', 'period_empty')
/** What sold best, or how one product sold. */
export const reportProducts = /* @__PURE__ */ op<'reportProducts'>('reportProducts', 'GET', '/admin/reports/products', 'from to by time_zone currency product_id sort limit', 'period_empty')
/** What tax was charged, by place and rate. */
export const reportTax = /* @__PURE__ */ op<'reportTax'>('reportTax', 'GET', '/admin/reports/tax', 'from to by time_zone currency', 'period_empty')
/** What promotions took off. */
export const reportPromotions = /* @__PURE__ */ op<'reportPromotions'>('reportPromotions', 'GET', '/admin/reports/promotions', 'from to by time_zone currency', 'period_empty')
/** What lies in stock, and what came and went. */
export const reportStock = /* @__PURE__ */ op<'reportStock'>('reportStock', 'GET', '/admin/reports/stock', 'from to by time_zone currency', 'period_empty')
/** Who bought, and who bought again. */
export const reportCustomers = /* @__PURE__ */ op<'reportCustomers'>('reportCustomers', 'GET', '/admin/reports/customers', 'from to by time_zone currency', 'period_empty')
/** Be told once when a product is back. */
export const createStockAlert = /* @__PURE__ */ op<'createStockAlert'>('createStockAlert', 'POST', '/catalog/products/{id}/stock-alerts', '', 'alert_needs_variant alert_not_needed alerts_off product_not_found too_many_alerts too_many_requests', 'k')
/** Do not be told any more when a product is back. */
export const removeStockAlert = /* @__PURE__ */ op<'removeStockAlert'>('removeStockAlert', 'DELETE', '/catalog/products/{id}/stock-alerts', 'variant_id', '', 'k')
/** Be told once when a product costs less than now. */
export const createPriceAlert = /* @__PURE__ */ op<'createPriceAlert'>('createPriceAlert', 'POST', '/catalog/products/{id}/price-alerts', '', 'alert_needs_variant alert_not_needed alerts_off product_not_found too_many_alerts too_many_requests', 'k')
/** Do not be told any more when a product costs less. */
export const removePriceAlert = /* @__PURE__ */ op<'removePriceAlert'>('removePriceAlert', 'DELETE', '/catalog/products/{id}/price-alerts', 'variant_id', '', 'k')
/** How many alerts were sent, and what was bought after them. */
export const reportAlerts = /* @__PURE__ */ op<'reportAlerts'>('reportAlerts', 'GET', '/admin/reports/alerts', 'from to by time_zone currency', 'period_empty')
/** List the imports. */
export const listImports = /* @__PURE__ */ op<'listImports'>('listImports', 'GET', '/admin/imports', 'page page_size sort cursor type status')
/** Import a file: it is tried first. */
export const createImport = /* @__PURE__ */ op<'createImport'>('createImport', 'POST', '/admin/imports', 'type currency guarded', 'import_column_missing import_column_repeated import_empty import_unrecognised upload_malformed', 'k', 'application/octet-stream')
/** Get an import. */
export const getImport = /* @__PURE__ */ op<'getImport'>('getImport', 'GET', '/admin/imports/{id}', '', 'import_not_found')
/** List the rows of an import with what becomes of each. */
export const listImportRows = /* @__PURE__ */ op<'listImportRows'>('listImportRows', 'GET', '/admin/imports/{id}/rows', 'page page_size sort cursor outcome kept', 'import_not_found')
/** Progress of an import, also as server-sent events. */
export const getImportProgress = /* @__PURE__ */ op<'getImportProgress'>('getImportProgress', 'GET', '/admin/imports/{id}/progress', '', 'import_not_found')
/** Apply an import. */
export const applyImport = /* @__PURE__ */ op<'applyImport'>('applyImport', 'POST', '/admin/imports/{id}/apply', '', 'import_not_found import_row_invalid import_state_wrong', 'k')
/** Undo an import. */
export const undoImport = /* @__PURE__ */ op<'undoImport'>('undoImport', 'POST', '/admin/imports/{id}/undo', '', 'import_not_found import_state_wrong', 'k')
/** Export all products. */
export const exportProducts = /* @__PURE__ */ op<'exportProducts'>('exportProducts', 'GET', '/admin/exports/products', 'format currency guarded', '', '', '', 'raw')
/** Export all customers. */
export const exportCustomers = /* @__PURE__ */ op<'exportCustomers'>('exportCustomers', 'GET', '/admin/exports/customers', 'format currency guarded', '', '', '', 'raw')
/** Export all orders. */
export const exportOrders = /* @__PURE__ */ op<'exportOrders'>('exportOrders', 'GET', '/admin/exports/orders', 'format currency guarded', '', '', '', 'raw')
/** Export all stock. */
export const exportStock = /* @__PURE__ */ op<'exportStock'>('exportStock', 'GET', '/admin/exports/stock', 'format currency guarded', '', '', '', 'raw')
/** Export all movements. */
export const exportMovements = /* @__PURE__ */ op<'exportMovements'>('exportMovements', 'GET', '/admin/exports/movements', 'format currency guarded', '', '', '', 'raw')
/** List payments. */
export const listPayments = /* @__PURE__ */ op<'listPayments'>('listPayments', 'GET', '/admin/payments', 'page page_size sort cursor status order_id provider')
/** Compare payments with what their providers have. */
export const reconcilePayments = /* @__PURE__ */ op<'reconcilePayments'>('reconcilePayments', 'POST', '/admin/payments/reconcile', '', 'payment_unresolved', 'k')
/** Read a payment at its provider. */
export const reconcilePayment = /* @__PURE__ */ op<'reconcilePayment'>('reconcilePayment', 'POST', '/admin/payments/{id}/reconcile', '', 'payment_not_found payment_unresolved', 'k')
/** Take the money that is reserved. */
export const capturePayment = /* @__PURE__ */ op<'capturePayment'>('capturePayment', 'POST', '/admin/orders/{id}/payments/{payment}/capture', '', 'hold_expired nothing_to_capture payment_busy payment_not_found payment_unresolved provider_refused', 'k')
/** Release the money that is reserved. */
export const voidPayment = /* @__PURE__ */ op<'voidPayment'>('voidPayment', 'POST', '/admin/orders/{id}/payments/{payment}/void', '', 'goods_packed hold_expired payment_busy payment_not_found payment_state_wrong payment_unresolved provider_refused', 'k')
/** Say that money has arrived. */
export const markPaid = /* @__PURE__ */ op<'markPaid'>('markPaid', 'POST', '/admin/orders/{id}/payments/{payment}/mark-paid', '', 'overpaid payment_not_found payment_state_wrong', 'k')
/** How buyers pay, and which key of the configuration says so. */
export const getPaymentSettings = /* @__PURE__ */ op<'getPaymentSettings'>('getPaymentSettings', 'GET', '/admin/settings/payments')
/** List gift cards. */
export const listGiftCards = /* @__PURE__ */ op<'listGiftCards'>('listGiftCards', 'GET', '/admin/gift-cards', 'page page_size sort cursor enabled expired last4 currency')
/** Issue gift cards. */
export const issueGiftCards = /* @__PURE__ */ op<'issueGiftCards'>('issueGiftCards', 'POST', '/admin/gift-cards', '', '', 'k')
/** One gift card. */
export const getGiftCard = /* @__PURE__ */ op<'getGiftCard'>('getGiftCard', 'GET', '/admin/gift-cards/{id}', '', 'gift_card_not_found')
/** Enable, disable, extend or annotate a gift card. */
export const updateGiftCard = /* @__PURE__ */ op<'updateGiftCard'>('updateGiftCard', 'PATCH', '/admin/gift-cards/{id}', '', 'gift_card_not_found version_required version_stale', 'k')
/** List the movements on a gift card. */
export const listGiftCardEntries = /* @__PURE__ */ op<'listGiftCardEntries'>('listGiftCardEntries', 'GET', '/admin/gift-cards/{id}/entries', 'page page_size sort cursor', 'gift_card_not_found')
/** List the movements on a customer's credit. */
export const listCustomerCreditEntries = /* @__PURE__ */ op<'listCustomerCreditEntries'>('listCustomerCreditEntries', 'GET', '/admin/customers/{id}/credit/entries', 'page page_size sort cursor', 'customer_not_found')
/** A customer's credit. */
export const getCustomerCredit = /* @__PURE__ */ op<'getCustomerCredit'>('getCustomerCredit', 'GET', '/admin/customers/{id}/credit', '', 'customer_not_found')
/** Give a customer credit, or take it back. */
export const changeCustomerCredit = /* @__PURE__ */ op<'changeCustomerCredit'>('changeCustomerCredit', 'POST', '/admin/customers/{id}/credit', '', 'credit_insufficient customer_not_found', 'k')
/** Prove the ledger of gift cards and credit. */
export const reconcileCredit = /* @__PURE__ */ op<'reconcileCredit'>('reconcileCredit', 'POST', '/admin/credit/reconcile', '', '', 'k')
/** One's credit and gift cards. */
export const getWallet = /* @__PURE__ */ op<'getWallet'>('getWallet', 'GET', '/account/wallet')
/** Invoice what is not invoiced yet of an order. */
export const createInvoice = /* @__PURE__ */ op<'createInvoice'>('createInvoice', 'POST', '/admin/orders/{id}/invoices', '', 'nothing_to_invoice order_not_found seller_incomplete', 'k')
/** List invoices and credit notes. */
export const listInvoices = /* @__PURE__ */ op<'listInvoices'>('listInvoices', 'GET', '/admin/invoices', 'page page_size sort cursor kind number order_id customer_id from to')
/** List the invoices and credit notes of an order. */
export const listOrderInvoices = /* @__PURE__ */ op<'listOrderInvoices'>('listOrderInvoices', 'GET', '/orders/{id}/invoices', 'page page_size', 'order_not_found order_not_yours')
/** Download an invoice or a credit note as PDF. */
export const downloadInvoice = /* @__PURE__ */ op<'downloadInvoice'>('downloadInvoice', 'GET', '/invoices/{id}.pdf', '', 'invoice_not_found invoice_not_yours', '', '', 'raw')
/** Retrieve an invoice or a credit note. */
export const getInvoice = /* @__PURE__ */ op<'getInvoice'>('getInvoice', 'GET', '/invoices/{id}', '', 'invoice_not_found invoice_not_yours')
/** Register or refresh the device token of the current user's app. */
export const saveDeviceToken = /* @__PURE__ */ op<'saveDeviceToken'>('saveDeviceToken', 'POST', '/device-tokens', '', 'push_project_unknown', 'k')
/** Remove a device token of the current user. */
export const forgetDeviceToken = /* @__PURE__ */ op<'forgetDeviceToken'>('forgetDeviceToken', 'DELETE', '/device-tokens', '', '', 'k')
/** Remove a device token of the current user, where a DELETE with a body does not get through. */
export const postForgetDeviceToken = /* @__PURE__ */ op<'postForgetDeviceToken'>('postForgetDeviceToken', 'POST', '/device-tokens/forget', '', '', 'k')
/** List device tokens. */
export const listDeviceTokens = /* @__PURE__ */ op<'listDeviceTokens'>('listDeviceTokens', 'GET', '/admin/device-tokens', 'page page_size sort cursor platform is_active user_id tag locale keyword last_seen_before')
/** Create a device token. */
export const createDeviceToken = /* @__PURE__ */ op<'createDeviceToken'>('createDeviceToken', 'POST', '/admin/device-tokens', '', 'device_token_taken push_project_unknown', 'k')
/** Device tokens by platform and state. */
export const getDeviceTokenStats = /* @__PURE__ */ op<'getDeviceTokenStats'>('getDeviceTokenStats', 'GET', '/admin/device-tokens/stats')
/** Import device tokens, one JSON object a line. */
export const importDeviceTokens = /* @__PURE__ */ op<'importDeviceTokens'>('importDeviceTokens', 'POST', '/admin/device-tokens/import', '', '', '', 'application/x-ndjson')
/** One device token. */
export const getDeviceToken = /* @__PURE__ */ op<'getDeviceToken'>('getDeviceToken', 'GET', '/admin/device-tokens/{id}', '', 'device_token_not_found')
/** Update a device token. */
export const updateDeviceToken = /* @__PURE__ */ op<'updateDeviceToken'>('updateDeviceToken', 'PUT', '/admin/device-tokens/{id}', '', 'device_token_not_found device_token_taken push_project_unknown version_stale', 'k')
/** Delete a device token. */
export const deleteDeviceToken = /* @__PURE__ */ op<'deleteDeviceToken'>('deleteDeviceToken', 'DELETE', '/admin/device-tokens/{id}', '', 'device_token_not_found version_stale', 'k')
/** Activate a device token. */
export const activateDeviceToken = /* @__PURE__ */ op<'activateDeviceToken'>('activateDeviceToken', 'POST', '/admin/device-tokens/{id}/activate', '', 'device_token_not_found', 'k')
/** Deactivate a device token. */
export const deactivateDeviceToken = /* @__PURE__ */ op<'deactivateDeviceToken'>('deactivateDeviceToken', 'POST', '/admin/device-tokens/{id}/deactivate', '', 'device_token_not_found', 'k')
/** Send a test message to one device. */
export const testDeviceToken = /* @__PURE__ */ op<'testDeviceToken'>('testDeviceToken', 'POST', '/admin/device-tokens/{id}/test', '', 'device_token_not_found fcm_unavailable push_not_configured', 'k')
/** Deactivate many device tokens. */
export const deactivateDeviceTokens = /* @__PURE__ */ op<'deactivateDeviceTokens'>('deactivateDeviceTokens', 'POST', '/admin/device-tokens/deactivate', '', 'device_filter_missing', 'k')
/** Subscribe devices to a topic of FCM. */
export const subscribeDeviceTokens = /* @__PURE__ */ op<'subscribeDeviceTokens'>('subscribeDeviceTokens', 'POST', '/admin/device-tokens/subscribe', '', 'no_active_devices push_not_configured', 'k')
/** End devices' subscriptions to a topic of FCM. */
export const unsubscribeDeviceTokens = /* @__PURE__ */ op<'unsubscribeDeviceTokens'>('unsubscribeDeviceTokens', 'POST', '/admin/device-tokens/unsubscribe', '', 'no_active_devices push_not_configured', 'k')
/** Subscribe the current user's device to a topic of FCM. */
export const subscribeDeviceToken = /* @__PURE__ */ op<'subscribeDeviceToken'>('subscribeDeviceToken', 'POST', '/device-tokens/subscribe', '', 'no_active_devices push_not_configured', 'k')
/** End a subscription of the current user's device. */
export const unsubscribeDeviceToken = /* @__PURE__ */ op<'unsubscribeDeviceToken'>('unsubscribeDeviceToken', 'POST', '/device-tokens/unsubscribe', '', 'no_active_devices push_not_configured', 'k')
/** List push messages. */
export const listPushMessages = /* @__PURE__ */ op<'listPushMessages'>('listPushMessages', 'GET', '/admin/push-messages', 'page page_size sort cursor status type events keyword from to')
/** Create a push message: draft, immediate or scheduled. */
export const createPushMessage = /* @__PURE__ */ op<'createPushMessage'>('createPushMessage', 'POST', '/admin/push-messages', '', 'no_active_devices push_content_missing push_not_configured push_project_unknown push_template_not_found scheduled_time_missing scheduled_time_past segment_gone segment_not_found topic_audience_mixed', 'k')
/** One push message. */
export const getPushMessage = /* @__PURE__ */ op<'getPushMessage'>('getPushMessage', 'GET', '/admin/push-messages/{id}', '', 'push_message_not_found')
/** Update a push message before it is sent. */
export const updatePushMessage = /* @__PURE__ */ op<'updatePushMessage'>('updatePushMessage', 'PUT', '/admin/push-messages/{id}', '', 'no_active_devices push_content_missing push_message_not_found push_not_configured push_project_unknown push_template_not_found scheduled_time_missing scheduled_time_past segment_gone segment_not_found sent_message_unchangeable topic_audience_mixed version_stale', 'k')
/** Delete a push message before it is sent. */
export const deletePushMessage = /* @__PURE__ */ op<'deletePushMessage'>('deletePushMessage', 'DELETE', '/admin/push-messages/{id}', '', 'push_message_not_found sent_message_undeletable version_stale', 'k')
/** Send a push message now. */
export const sendPushMessage = /* @__PURE__ */ op<'sendPushMessage'>('sendPushMessage', 'POST', '/admin/push-messages/{id}/send', '', 'message_already_sent no_active_devices push_message_not_found push_not_configured push_state_wrong segment_gone version_stale', 'k')
/** Cancel a push message, also while it is sent. */
export const cancelPushMessage = /* @__PURE__ */ op<'cancelPushMessage'>('cancelPushMessage', 'POST', '/admin/push-messages/{id}/cancel', '', 'push_message_not_found push_state_wrong version_stale', 'k')
/** Pause a push message that is being sent. */
export const pausePushMessage = /* @__PURE__ */ op<'pausePushMessage'>('pausePushMessage', 'POST', '/admin/push-messages/{id}/pause', '', 'push_message_not_found push_state_wrong version_stale', 'k')
/** Go on with a paused push message. */
export const resumePushMessage = /* @__PURE__ */ op<'resumePushMessage'>('resumePushMessage', 'POST', '/admin/push-messages/{id}/resume', '', 'push_message_not_found push_not_configured push_state_wrong version_stale', 'k')
/** Copy a push message into a new draft. */
export const duplicatePushMessage = /* @__PURE__ */ op<'duplicatePushMessage'>('duplicatePushMessage', 'POST', '/admin/push-messages/{id}/duplicate', '', 'push_message_not_found', 'k')
/** Send a push message to chosen devices only. */
export const testPushMessage = /* @__PURE__ */ op<'testPushMessage'>('testPushMessage', 'POST', '/admin/push-messages/{id}/test', '', 'fcm_unavailable no_active_devices push_message_not_found push_not_configured', 'k')
/** Render a push message as FCM would get it. */
export const previewPushMessage = /* @__PURE__ */ op<'previewPushMessage'>('previewPushMessage', 'POST', '/admin/push-messages/{id}/preview', '', 'push_message_not_found')
/** Render a push message that is not saved as FCM would get it. */
export const previewUnsavedPushMessage = /* @__PURE__ */ op<'previewUnsavedPushMessage'>('previewUnsavedPushMessage', 'POST', '/admin/push-messages/preview', '', 'push_content_missing push_template_not_found segment_not_found')
/** Count the devices that a push message that is not saved would go to. */
export const countUnsavedAudience = /* @__PURE__ */ op<'countUnsavedAudience'>('countUnsavedAudience', 'POST', '/admin/push-messages/audience', '', 'push_content_missing push_template_not_found segment_not_found topic_audience_uncounted')
/** List what was pushed to the devices of a user. */
export const listUserPushMessages = /* @__PURE__ */ op<'listUserPushMessages'>('listUserPushMessages', 'GET', '/admin/users/{id}/push-messages', 'page page_size sort cursor')
/** Send a push message again to the devices that failed. */
export const retryFailedPushMessage = /* @__PURE__ */ op<'retryFailedPushMessage'>('retryFailedPushMessage', 'POST', '/admin/push-messages/{id}/retry-failed', '', 'message_already_sent no_active_devices push_message_not_found push_not_configured push_state_wrong segment_gone', 'k')
/** Count the devices that a push message would go to. */
export const getPushMessageAudience = /* @__PURE__ */ op<'getPushMessageAudience'>('getPushMessageAudience', 'GET', '/admin/push-messages/{id}/audience', '', 'push_message_not_found segment_not_found topic_audience_uncounted')
/** Progress of a push message, also as server-sent events. */
export const getPushMessageProgress = /* @__PURE__ */ op<'getPushMessageProgress'>('getPushMessageProgress', 'GET', '/admin/push-messages/{id}/progress', '', 'push_message_not_found')
/** What became of each device of a push message. */
export const listPushMessageDeliveries = /* @__PURE__ */ op<'listPushMessageDeliveries'>('listPushMessageDeliveries', 'GET', '/admin/push-messages/{id}/deliveries', 'page page_size sort cursor status', 'push_message_not_found')
/** Download what became of each device of a push message. */
export const exportPushMessageDeliveries = /* @__PURE__ */ op<'exportPushMessageDeliveries'>('exportPushMessageDeliveries', 'GET', '/admin/push-messages/{id}/deliveries/export', 'format', 'push_message_not_found', '', '', 'raw')
/** Accepted and failed devices of a push message by minute. */
export const getPushMessageSeries = /* @__PURE__ */ op<'getPushMessageSeries'>('getPushMessageSeries', 'GET', '/admin/push-messages/{id}/series', '', 'push_message_not_found')
/** Say which push messages arrived and were opened on the current user's device. */
export const sendPushReceipts = /* @__PURE__ */ op<'sendPushReceipts'>('sendPushReceipts', 'POST', '/device-tokens/receipts', '', '', 'k')
/** List push templates. */
export const listPushTemplates = /* @__PURE__ */ op<'listPushTemplates'>('listPushTemplates', 'GET', '/admin/push-templates', 'page page_size sort cursor keyword')
/** Create a push template. */
export const createPushTemplate = /* @__PURE__ */ op<'createPushTemplate'>('createPushTemplate', 'POST', '/admin/push-templates', '', 'push_content_missing push_template_taken', 'k')
/** One push template. */
export const getPushTemplate = /* @__PURE__ */ op<'getPushTemplate'>('getPushTemplate', 'GET', '/admin/push-templates/{id}', '', 'push_template_not_found')
/** Replace a push template. */
export const updatePushTemplate = /* @__PURE__ */ op<'updatePushTemplate'>('updatePushTemplate', 'PUT', '/admin/push-templates/{id}', '', 'push_content_missing push_template_not_found push_template_taken version_stale', 'k')
/** Delete a push template. */
export const deletePushTemplate = /* @__PURE__ */ op<'deletePushTemplate'>('deletePushTemplate', 'DELETE', '/admin/push-templates/{id}', '', 'push_template_not_found version_stale', 'k')
/** List segments. */
export const listSegments = /* @__PURE__ */ op<'listSegments'>('listSegments', 'GET', '/admin/segments', 'page page_size sort cursor keyword')
/** Create a segment. */
export const createSegment = /* @__PURE__ */ op<'createSegment'>('createSegment', 'POST', '/admin/segments', '', 'segment_taken', 'k')
/** One segment. */
export const getSegment = /* @__PURE__ */ op<'getSegment'>('getSegment', 'GET', '/admin/segments/{id}', '', 'segment_not_found')
/** Replace a segment. */
export const updateSegment = /* @__PURE__ */ op<'updateSegment'>('updateSegment', 'PUT', '/admin/segments/{id}', '', 'segment_not_found segment_taken version_stale', 'k')
/** Delete a segment. */
export const deleteSegment = /* @__PURE__ */ op<'deleteSegment'>('deleteSegment', 'DELETE', '/admin/segments/{id}', '', 'segment_not_found version_stale', 'k')
/** Count the devices of a segment. */
export const getSegmentAudience = /* @__PURE__ */ op<'getSegmentAudience'>('getSegmentAudience', 'GET', '/admin/segments/{id}/audience', '', 'segment_not_found')
/** Count the devices of a segment that is not saved. */
export const countUnsavedSegment = /* @__PURE__ */ op<'countUnsavedSegment'>('countUnsavedSegment', 'POST', '/admin/segments/audience')
/** List webhooks. */
export const listWebhooks = /* @__PURE__ */ op<'listWebhooks'>('listWebhooks', 'GET', '/admin/webhooks', 'page page_size sort cursor enabled keyword')
/** Create a webhook. */
export const createWebhook = /* @__PURE__ */ op<'createWebhook'>('createWebhook', 'POST', '/admin/webhooks', '', 'event_type_unknown too_many_webhooks webhook_url_refused', 'k')
/** One webhook. */
export const getWebhook = /* @__PURE__ */ op<'getWebhook'>('getWebhook', 'GET', '/admin/webhooks/{id}', '', 'webhook_not_found')
/** Change, enable or disable a webhook. */
export const updateWebhook = /* @__PURE__ */ op<'updateWebhook'>('updateWebhook', 'PATCH', '/admin/webhooks/{id}', '', 'event_type_unknown version_required version_stale webhook_not_found webhook_url_refused', 'k')
/** Delete a webhook. */
export const deleteWebhook = /* @__PURE__ */ op<'deleteWebhook'>('deleteWebhook', 'DELETE', '/admin/webhooks/{id}', '', 'version_required version_stale webhook_not_found', 'k')
/** Give a webhook a new secret. */
export const rotateWebhookSecret = /* @__PURE__ */ op<'rotateWebhookSecret'>('rotateWebhookSecret', 'POST', '/admin/webhooks/{id}/rotate-secret', '', 'webhook_not_found', 'k')
/** Send a webhook a ping. */
export const testWebhook = /* @__PURE__ */ op<'testWebhook'>('testWebhook', 'POST', '/admin/webhooks/{id}/test', '', 'webhook_disabled webhook_not_found', 'k')
/** List what was sent to a webhook. */
export const listWebhookDeliveries = /* @__PURE__ */ op<'listWebhookDeliveries'>('listWebhookDeliveries', 'GET', '/admin/webhooks/{id}/deliveries', 'page page_size sort cursor status type event_id', 'webhook_not_found')
/** Send events again from a cursor or a time. */
export const replayWebhook = /* @__PURE__ */ op<'replayWebhook'>('replayWebhook', 'POST', '/admin/webhooks/{id}/replay', '', 'webhook_disabled webhook_not_found', 'k')
/** One delivery with its attempts and signed bytes. */
export const getWebhookDelivery = /* @__PURE__ */ op<'getWebhookDelivery'>('getWebhookDelivery', 'GET', '/admin/deliveries/{id}', '', 'delivery_not_found')
/** Send a delivery again. */
export const resendWebhookDelivery = /* @__PURE__ */ op<'resendWebhookDelivery'>('resendWebhookDelivery', 'POST', '/admin/deliveries/{id}/resend', '', 'delivery_not_found webhook_disabled', 'k')
export const savePreferencesForm = { chosen: {} } as const
export const saveViewForm = { list: {"required":true,"minLength":1,"maxLength":50}, name: {"required":true,"minLength":1,"maxLength":100}, query: {}, shared: {} } as const
export const setMaintenanceForm = { enabled: {"required":true}, message: {"maxLength":300}, retry_after_seconds: {"min":1,"max":86400} } as const
export const setMailTemplateForm = { subject: {"required":true,"minLength":1,"maxLength":200}, paragraphs: {}, action: {"maxLength":100} } as const
export const previewMailForm = { subject: {"maxLength":200}, paragraphs: {}, action: {"maxLength":100} } as const
export const sendTestMailForm = { subject: {"maxLength":200}, paragraphs: {}, action: {"maxLength":100} } as const
export const registerForm = { email: {"required":true,"minLength":1,"maxLength":254}, password: {"required":true,"minLength":8,"maxLength":256}, first_name: {"maxLength":100}, last_name: {"maxLength":100} } as const
export const loginForm = { username: {"minLength":1,"maxLength":254}, email: {"minLength":1,"maxLength":254}, password: {"required":true,"minLength":1,"maxLength":256}, totp: {"maxLength":16}, recovery_code: {"maxLength":64} } as const
export const refreshForm = { refresh_token: {"required":true,"minLength":1,"maxLength":512} } as const
export const verifyEmailForm = { token: {"required":true,"minLength":1,"maxLength":200} } as const
export const sendOtpForm = { email: {"required":true,"minLength":1,"maxLength":254}, purpose: {"required":true,"options":["verify_email","login","reset_password"]} } as const
export const verifyOtpForm = { email: {"required":true,"minLength":1,"maxLength":254}, otp: {"required":true,"minLength":1,"maxLength":16}, purpose: {"required":true,"options":["verify_email","login","reset_password"]}, totp: {"maxLength":16}, recovery_code: {"maxLength":64} } as const
export const changeEmailForm = { email: {"required":true,"minLength":1,"maxLength":254} } as const
export const confirmEmailChangeForm = { token: {"required":true,"minLength":1,"maxLength":200} } as const
export const undoEmailChangeForm = { token: {"required":true,"minLength":1,"maxLength":200} } as const
export const forgotPasswordForm = { email: {"required":true,"minLength":1,"maxLength":254} } as const
export const resetPasswordForm = { token: {"required":true,"minLength":1,"maxLength":200}, password: {"required":true,"minLength":8,"maxLength":256} } as const
export const changePasswordForm = { current_password: {"required":true,"minLength":1,"maxLength":256}, new_password: {"required":true,"minLength":8,"maxLength":256} } as const
export const signInWithIdTokenForm = { id_token: {"required":true,"minLength":1,"maxLength":16384}, nonce: {"maxLength":512}, totp: {"maxLength":16}, recovery_code: {"maxLength":64} } as const
export const updateProfileForm = { first_name: {"maxLength":100}, last_name: {"maxLength":100} } as const
export const confirmTotpForm = { code: {"required":true,"minLength":1,"maxLength":16} } as const
export const stepUpForm = { password: {"required":true,"minLength":1,"maxLength":256}, totp: {"maxLength":16}, recovery_code: {"maxLength":64} } as const
export const addPasskeyForm = { challenge_id: {"required":true,"minLength":1,"maxLength":100}, name: {"maxLength":100}, credential: {"required":true} } as const
export const logInWithPasskeyForm = { challenge_id: {"required":true,"minLength":1,"maxLength":100}, credential: {"required":true} } as const
export const stepUpWithPasskeyForm = { challenge_id: {"required":true,"minLength":1,"maxLength":100}, credential: {"required":true} } as const
export const createRoleForm = { name: {"required":true,"minLength":1,"maxLength":100}, description: {"maxLength":500} } as const
export const updateRoleForm = { name: {"required":true,"minLength":1,"maxLength":100}, description: {"maxLength":500} } as const
export const grantPermissionForm = { permission_id: {"required":true,"minLength":1,"maxLength":100}, max_amount: {} } as const
export const setRolePermissionsForm = { permission_ids: {"required":true}, limits: {} } as const
export const createPermissionForm = { name: {"required":true,"minLength":1,"maxLength":100}, resource: {"required":true,"minLength":1,"maxLength":100}, action: {"required":true,"minLength":1,"maxLength":100}, description: {"maxLength":500} } as const
export const updatePermissionForm = { name: {"required":true,"minLength":1,"maxLength":100}, resource: {"required":true,"minLength":1,"maxLength":100}, action: {"required":true,"minLength":1,"maxLength":100}, description: {"maxLength":500} } as const
export const assignRoleForm = { role_id: {"minLength":1,"maxLength":100}, role_name: {"maxLength":100} } as const
export const createUserForm = { email: {"required":true,"minLength":1,"maxLength":254}, first_name: {"maxLength":100}, last_name: {"maxLength":100}, language: {} } as const
export const updateUserForm = { active: {"required":true} } as const
export const createAdminForm = { email: {"required":true,"minLength":1,"maxLength":254}, password: {"required":true,"minLength":8,"maxLength":256}, first_name: {"maxLength":100}, last_name: {"maxLength":100} } as const
export const verifyUserEmailForm = { send_link: {} } as const
export const createInvitationForm = { email: {"required":true,"minLength":1,"maxLength":254}, roles: {}, language: {} } as const
export const resendInvitationForm = { language: {} } as const
export const acceptInvitationForm = { token: {"required":true,"minLength":1,"maxLength":200}, password: {"required":true,"minLength":8,"maxLength":256}, first_name: {"maxLength":100}, last_name: {"maxLength":100} } as const
export const createApiKeyForm = { name: {"required":true,"minLength":1,"maxLength":100}, kind: {"required":true,"options":["secret","publishable"]}, scopes: {}, contract: {"maxLength":100}, addresses: {}, expires_at: {} } as const
export const updateApiKeyForm = { name: {"maxLength":100}, scopes: {}, addresses: {}, contract: {"maxLength":100}, expires_at: {} } as const
export const rotateApiKeyForm = { overlap_seconds: {"min":0,"max":604800} } as const
export const createCartForm = { contact: {} } as const
export const addToCartForm = { product_id: {"required":true,"minLength":1,"maxLength":100}, variant_id: {"minLength":1,"maxLength":100}, quantity: {"required":true,"min":1,"max":999}, attributes: {} } as const
export const updateCartItemForm = { quantity: {"required":true,"min":1,"max":999} } as const
export const mergeCartForm = { cart_token: {"required":true,"minLength":1,"maxLength":100} } as const
export const setCartContactForm = { email: {"required":true,"minLength":1,"maxLength":254}, phone: {"maxLength":40}, shipping_address: {}, billing_address: {} } as const
export const chooseShippingOptionForm = { option_id: {"required":true,"minLength":1,"maxLength":100} } as const
export const setCartCodesForm = { codes: {}, gift_cards: {}, use_credit: {} } as const
export const startCheckoutForm = { quote_id: {"minLength":1,"maxLength":100}, notes: {"maxLength":2000}, expected_total: {}, payment: {} } as const
export const placeOrderForm = { payment_method_id: {"maxLength":100}, promotion_codes: {}, shipping_method_id: {"required":true,"minLength":1,"maxLength":100}, notes: {"maxLength":2000}, shipping_address: {"required":true}, billing_address: {}, expected_total: {} } as const
export const lookUpOrderForm = { order_number: {"required":true,"minLength":1,"maxLength":50}, email: {"required":true,"minLength":1,"maxLength":254} } as const
export const cancelOwnOrderForm = { reason: {"maxLength":500} } as const
export const placeStaffOrderForm = { payment: {}, email: {"required":true,"minLength":1,"maxLength":254}, shipping_option_id: {"required":true,"minLength":1,"maxLength":100}, payment_method: {"maxLength":100}, notes: {"maxLength":2000}, shipping_address: {"required":true}, billing_address: {}, expected_total: {}, lines: {} } as const
export const updateOrderForm = { email: {"maxLength":254}, tags: {}, shipping_address: {}, billing_address: {} } as const
export const createFulfilmentForm = { location_id: {"minLength":1,"maxLength":100}, capture: {}, notify: {}, shipped: {}, tracking: {}, lines: {} } as const
export const updateFulfilmentForm = { shipped: {}, delivered: {}, tracking: {} } as const
export const cancelOrderForm = { reason: {"maxLength":500}, restock: {}, notify: {}, lines: {} } as const
export const refundOrderForm = { to: {}, restock: {}, reason: {"maxLength":500}, dry_run: {}, shipping: {}, amount: {}, lines: {} } as const
export const createReturnForm = { note: {"maxLength":2000}, lines: {} } as const
export const receiveReturnForm = { lines: {} } as const
export const withdrawOrderForm = { confirm: {"required":true}, lines: {} } as const
export const addOrderNoteForm = { text: {"required":true,"minLength":1,"maxLength":5000}, public: {} } as const
export const resendOrderMailForm = { mail: {} } as const
export const createOrderEditForm = { remove: {}, set_address: {}, set_quantity: {}, set_price: {}, add: {} } as const
export const exchangeOrderForm = { return_id: {"maxLength":36}, dry_run: {}, return: {}, send: {} } as const
export const awaitPaymentForm = { provider: {}, payment_method: {"maxLength":100}, amount: {} } as const
export const createProductForm = { id: {"minLength":1,"maxLength":100,"pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*$"}, sku: {"required":true,"minLength":1,"maxLength":100}, name: {"required":true,"minLength":1,"maxLength":255}, slug: {"minLength":1,"maxLength":100}, description: {"maxLength":20000}, category_id: {"required":true,"minLength":1,"maxLength":100}, status: {}, brand_id: {"minLength":1,"maxLength":100}, category_ids: {}, tags: {}, attributes: {}, tax_class: {"minLength":1,"maxLength":50}, weight_grams: {"min":0,"max":1000000000}, requires_shipping: {}, inventory_policy: {}, publish_at: {}, unpublish_at: {}, base_price: {"required":true}, sale_price: {}, seo: {}, options: {}, price_schedule: {}, variants: {} } as const
export const updateProductForm = { sku: {"maxLength":100}, name: {"maxLength":255}, slug: {"minLength":1,"maxLength":100}, description: {"maxLength":20000}, category_id: {"maxLength":100}, status: {}, brand_id: {"minLength":1,"maxLength":100}, category_ids: {}, tags: {}, attributes: {}, tax_class: {"minLength":1,"maxLength":50}, weight_grams: {"min":0,"max":1000000000}, requires_shipping: {}, inventory_policy: {}, publish_at: {}, unpublish_at: {}, base_price: {}, sale_price: {}, seo: {}, options: {}, price_schedule: {} } as const
export const setProductOptionsForm = { dry_run: {}, options: {"required":true} } as const
export const addVariantForm = { id: {"minLength":1,"maxLength":100,"pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*$"}, sku: {"required":true,"minLength":1,"maxLength":100}, barcode: {"maxLength":100}, options: {}, weight_grams: {"min":0,"max":1000000000}, inventory_policy: {}, position: {"min":0,"max":2147483647}, base_price: {}, sale_price: {}, price_schedule: {} } as const
export const updateVariantForm = { sku: {"maxLength":100}, barcode: {"maxLength":100}, options: {}, weight_grams: {"min":0,"max":1000000000}, inventory_policy: {}, position: {"min":0,"max":2147483647}, base_price: {}, sale_price: {}, price_schedule: {} } as const
export const editProductsForm = { ids: {}, dry_run: {}, filter: {}, set: {}, price_change: {} } as const
export const createCategoryForm = { id: {"minLength":1,"maxLength":100,"pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*$"}, name: {"required":true,"minLength":1,"maxLength":255}, slug: {"minLength":1,"maxLength":100}, description: {"maxLength":5000}, parent_id: {"minLength":1,"maxLength":100}, image_url: {"maxLength":2000}, active: {}, sort_order: {"min":0,"max":1000000} } as const
export const updateCategoryForm = { name: {"maxLength":255}, slug: {"minLength":1,"maxLength":100}, description: {"maxLength":5000}, parent_id: {"minLength":1,"maxLength":100}, image_url: {"maxLength":2000}, active: {}, sort_order: {"min":0,"max":1000000} } as const
export const createBrandForm = { id: {"minLength":1,"maxLength":100,"pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*$"}, name: {"required":true,"minLength":1,"maxLength":255}, slug: {"minLength":1,"maxLength":100}, description: {"maxLength":5000}, logo_url: {"maxLength":2000}, active: {}, sort_order: {"min":0,"max":1000000} } as const
export const updateBrandForm = { name: {"maxLength":255}, slug: {"minLength":1,"maxLength":100}, description: {"maxLength":5000}, logo_url: {"maxLength":2000}, active: {}, sort_order: {"min":0,"max":1000000} } as const
export const createRedirectForm = { path: {"required":true,"minLength":1,"maxLength":2000}, target: {"required":true,"minLength":1,"maxLength":2000}, permanent: {} } as const
export const setPricesForm = { product_id: {"required":true,"minLength":1,"maxLength":100}, variant_id: {"minLength":1,"maxLength":100}, price_schedule: {"required":true} } as const
export const setLowStockForm = { low_stock_at: {"min":0,"max":1000000000} } as const
export const setHotStockForm = { hot: {"required":true}, buckets: {"min":8,"max":32} } as const
export const adjustStockForm = { lines: {} } as const
export const transferStockForm = { from_location_id: {"required":true,"minLength":1,"maxLength":100}, to_location_id: {"required":true,"minLength":1,"maxLength":100}, lines: {} } as const
export const createLocationForm = { id: {"minLength":1,"maxLength":100,"pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*$"}, name: {"required":true,"minLength":1,"maxLength":200}, priority: {"min":0,"max":1000000}, active: {}, address: {} } as const
export const updateLocationForm = { name: {"maxLength":200}, priority: {"min":0,"max":1000000}, active: {}, address: {} } as const
export const updateMediaForm = { alt: {"maxLength":500}, focal_point: {} } as const
export const setProductMediaForm = { media: {"required":true} } as const
export const createPromotionForm = { id: {"minLength":1,"maxLength":100,"pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*$"}, name: {"required":true,"minLength":1,"maxLength":200}, kind: {"required":true,"options":["percent","amount","fixed_price","free_shipping","buy_x_get_y","tiered"]}, percent: {"min":0,"max":100}, buy: {"min":1,"max":1000000}, get: {"min":1,"max":1000000}, starts_at: {}, ends_at: {}, group: {"maxLength":50}, combines_with: {}, automatic: {}, active: {}, amount: {}, price: {}, target: {}, conditions: {}, limits: {}, tiers: {} } as const
export const simulatePromotionForm = { from: {"required":true,"minLength":1,"maxLength":64,"pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}"}, to: {"required":true,"minLength":1,"maxLength":64,"pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}"}, promotion: {"required":true} } as const
export const updatePromotionForm = { name: {"maxLength":200}, kind: {}, percent: {"min":0,"max":100}, buy: {"min":1,"max":1000000}, get: {"min":1,"max":1000000}, starts_at: {}, ends_at: {}, group: {"maxLength":50}, combines_with: {}, automatic: {}, active: {}, amount: {}, price: {}, target: {}, conditions: {}, limits: {}, tiers: {} } as const
export const addPromotionCodesForm = { codes: {}, count: {"min":1,"max":10000}, prefix: {"maxLength":20} } as const
export const setShippingZoneForm = { name: {"required":true,"minLength":1,"maxLength":200}, areas: {} } as const
export const setShippingMethodForm = { name: {"required":true,"minLength":1,"maxLength":200}, zone_id: {"minLength":1,"maxLength":100}, min_days: {"min":0,"max":1000}, max_days: {"min":0,"max":1000}, tax_class: {"minLength":1,"maxLength":50}, active: {}, price: {"required":true}, free_from: {} } as const
export const setTaxRatesForm = { rates: {"required":true} } as const
export const updateSettingsForm = { currency: {"minLength":1,"maxLength":3,"pattern":"^[A-Z]{3}$"}, country: {"minLength":1,"maxLength":2}, prices_include_tax: {}, tax_shipping: {}, same_price_everywhere: {}, low_stock_at: {"min":0,"max":1000000000}, seller_name: {"maxLength":200}, seller_address1: {"maxLength":200}, seller_address2: {"maxLength":200}, seller_postal_code: {"maxLength":20}, seller_city: {"maxLength":100}, seller_state: {"maxLength":100}, seller_email: {"maxLength":254}, seller_phone: {"maxLength":40}, seller_tax_number: {"maxLength":40}, seller_register: {"maxLength":200}, seller_bank: {"maxLength":100}, seller_vat_id: {"minLength":1,"maxLength":20}, seller_iban: {"minLength":1,"maxLength":42}, seller_bic: {"minLength":1,"maxLength":11}, small_business: {}, invoice_on: {}, invoice_prefix: {"minLength":1,"maxLength":20,"pattern":"^[A-Za-z0-9./_-]*[A-Za-z./_-]$"}, credit_note_prefix: {"minLength":1,"maxLength":20,"pattern":"^[A-Za-z0-9./_-]*[A-Za-z./_-]$"}, numbers_per_year: {}, invoice_due_days: {"min":0,"max":365}, invoice_language: {}, time_zone: {"minLength":1,"maxLength":64}, shop_name: {"minLength":1,"maxLength":100}, mail_from: {"minLength":1,"maxLength":254}, mail_from_name: {"minLength":1,"maxLength":100}, order_mails: {}, shop_url: {"minLength":1,"maxLength":300}, stock_alerts: {}, price_alerts: {}, abandoned_carts: {}, shipped_alerts: {}, cart_abandoned_minutes: {"min":1,"max":43200}, quiet_from: {"minLength":1,"maxLength":5,"pattern":"^([01][0-9]|2[0-3]):[0-5][0-9]$"}, quiet_until: {"minLength":1,"maxLength":5,"pattern":"^([01][0-9]|2[0-3]):[0-5][0-9]$"}, imprint: {}, terms: {}, privacy: {}, withdrawal: {} } as const
export const createCustomerGroupForm = { id: {"minLength":1,"maxLength":100,"pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*$"}, name: {"required":true,"minLength":1,"maxLength":200}, description: {"maxLength":2000} } as const
export const updateCustomerGroupForm = { name: {"maxLength":200}, description: {"maxLength":2000} } as const
export const updateCustomerForm = { first_name: {"maxLength":100}, last_name: {"maxLength":100}, phone: {"maxLength":40}, locale: {"minLength":1,"maxLength":35}, tags: {}, notes: {"maxLength":5000}, marketing_consent: {} } as const
export const addAddressForm = { country: {"required":true,"minLength":2,"maxLength":2,"pattern":"^[A-Za-z]{2}$"}, last_name: {"maxLength":100}, first_name: {"maxLength":100}, company: {"maxLength":200}, address1: {"required":true,"minLength":1,"maxLength":200}, address2: {"maxLength":200}, city: {"maxLength":100}, state: {"maxLength":100}, postal_code: {"maxLength":20}, phone_number: {"maxLength":40}, default_shipping: {}, default_billing: {} } as const
export const updateAddressForm = { first_name: {"maxLength":100}, last_name: {"maxLength":100}, company: {"maxLength":200}, address1: {"maxLength":200}, address2: {"maxLength":200}, city: {"maxLength":100}, state: {"maxLength":100}, postal_code: {"maxLength":20}, phone_number: {"maxLength":40}, country: {"minLength":1,"maxLength":20}, default_shipping: {}, default_billing: {} } as const
export const setConsentForm = { marketing: {"required":true} } as const
export const createStockAlertForm = { variant_id: {"minLength":1,"maxLength":100}, email: {"minLength":1,"maxLength":254}, consent: {} } as const
export const createPriceAlertForm = { variant_id: {"minLength":1,"maxLength":100}, email: {"minLength":1,"maxLength":254}, consent: {} } as const
export const applyImportForm = { on_error: {} } as const
export const reconcilePaymentsForm = { from: {}, to: {} } as const
export const capturePaymentForm = { final: {}, amount: {} } as const
export const voidPaymentForm = { force: {}, reason: {"maxLength":500} } as const
export const markPaidForm = { reference: {"maxLength":200}, amount: {"required":true} } as const
export const issueGiftCardsForm = { count: {"min":1,"max":1000}, expires_at: {}, note: {"maxLength":500}, amount: {"required":true} } as const
export const updateGiftCardForm = { enabled: {}, expires_at: {}, note: {"maxLength":500} } as const
export const changeCustomerCreditForm = { reason: {"required":true,"minLength":1,"maxLength":500}, amount: {"required":true} } as const
export const createInvoiceForm = { buyer_vat_id: {"minLength":1,"maxLength":20}, note: {"maxLength":500} } as const
export const saveDeviceTokenForm = { fcm_token: {"required":true,"minLength":1,"maxLength":4096}, kind: {}, platform: {"required":true,"options":["android","ios","web"]}, device_id: {"maxLength":200}, device_name: {"maxLength":1000}, app_version: {"maxLength":1000}, locale: {"maxLength":100}, time_zone: {"maxLength":100}, tags: {}, project: {"minLength":1,"maxLength":40,"pattern":"^[a-z0-9_-]{1,40}$"}, previous_token: {"minLength":1,"maxLength":4096} } as const
export const forgetDeviceTokenForm = { fcm_token: {"minLength":1,"maxLength":4096} } as const
export const postForgetDeviceTokenForm = { fcm_token: {"minLength":1,"maxLength":4096} } as const
export const createDeviceTokenForm = { fcm_token: {"required":true,"minLength":1,"maxLength":4096}, kind: {}, platform: {"required":true,"options":["android","ios","web"]}, device_id: {"maxLength":200}, device_name: {"maxLength":1000}, app_version: {"maxLength":1000}, locale: {"maxLength":100}, time_zone: {"maxLength":100}, tags: {}, project: {"minLength":1,"maxLength":40,"pattern":"^[a-z0-9_-]{1,40}$"}, user_id: {"minLength":1,"maxLength":36}, is_active: {} } as const
export const updateDeviceTokenForm = { device_name: {"maxLength":1000}, app_version: {"maxLength":1000}, locale: {"maxLength":100}, time_zone: {"maxLength":100}, kind: {}, platform: {}, user_id: {"minLength":1,"maxLength":36}, device_id: {"maxLength":200}, tags: {}, is_active: {}, project: {"minLength":1,"maxLength":40,"pattern":"^[a-z0-9_-]{1,40}$"} } as const
export const deactivateDeviceTokensForm = { ids: {}, platform: {}, user_id: {"minLength":1,"maxLength":36}, tag: {"maxLength":100}, last_seen_before: {}, dry_run: {} } as const
export const subscribeDeviceTokensForm = { topic: {"required":true,"minLength":1,"maxLength":900,"pattern":"^[a-zA-Z0-9-_.~%]{1,900}$"}, device_token_ids: {} } as const
export const unsubscribeDeviceTokensForm = { topic: {"required":true,"minLength":1,"maxLength":900,"pattern":"^[a-zA-Z0-9-_.~%]{1,900}$"}, device_token_ids: {} } as const
export const subscribeDeviceTokenForm = { fcm_token: {"required":true,"minLength":1,"maxLength":4096}, topic: {"required":true,"minLength":1,"maxLength":900,"pattern":"^[a-zA-Z0-9-_.~%]{1,900}$"} } as const
export const unsubscribeDeviceTokenForm = { fcm_token: {"required":true,"minLength":1,"maxLength":4096}, topic: {"required":true,"minLength":1,"maxLength":900,"pattern":"^[a-zA-Z0-9-_.~%]{1,900}$"} } as const
export const createPushMessageForm = { name: {"maxLength":200}, type: {}, scheduled_at: {}, time_zone_mode: {}, max_lateness_seconds: {"min":0,"max":604800}, variables: {}, template_id: {"min":1,"max":2147483647}, throttle_per_second: {"min":1,"max":100000}, guarantee: {}, android_message: {}, ios_message: {}, web_message: {}, audience: {}, quiet_hours: {}, translations: {} } as const
export const updatePushMessageForm = { name: {"maxLength":200}, type: {}, scheduled_at: {}, time_zone_mode: {}, max_lateness_seconds: {"min":0,"max":604800}, variables: {}, template_id: {"min":1,"max":2147483647}, throttle_per_second: {"min":1,"max":100000}, guarantee: {}, android_message: {}, ios_message: {}, web_message: {}, audience: {}, quiet_hours: {}, translations: {} } as const
export const testPushMessageForm = { device_token_ids: {} } as const
export const previewUnsavedPushMessageForm = { name: {"maxLength":200}, type: {}, scheduled_at: {}, time_zone_mode: {}, max_lateness_seconds: {"min":0,"max":604800}, variables: {}, template_id: {"min":1,"max":2147483647}, throttle_per_second: {"min":1,"max":100000}, guarantee: {}, android_message: {}, ios_message: {}, web_message: {}, audience: {}, quiet_hours: {}, translations: {} } as const
export const countUnsavedAudienceForm = { name: {"maxLength":200}, type: {}, scheduled_at: {}, time_zone_mode: {}, max_lateness_seconds: {"min":0,"max":604800}, variables: {}, template_id: {"min":1,"max":2147483647}, throttle_per_second: {"min":1,"max":100000}, guarantee: {}, android_message: {}, ios_message: {}, web_message: {}, audience: {}, quiet_hours: {}, translations: {} } as const
export const sendPushReceiptsForm = { fcm_token: {"required":true,"minLength":1,"maxLength":4096}, receipts: {} } as const
export const createPushTemplateForm = { name: {"required":true,"minLength":1,"maxLength":200}, variables: {}, android_message: {}, ios_message: {}, web_message: {}, translations: {} } as const
export const updatePushTemplateForm = { name: {"required":true,"minLength":1,"maxLength":200}, variables: {}, android_message: {}, ios_message: {}, web_message: {}, translations: {} } as const
export const createSegmentForm = { name: {"required":true,"minLength":1,"maxLength":200}, audience: {}, customers: {} } as const
export const updateSegmentForm = { name: {"required":true,"minLength":1,"maxLength":200}, audience: {}, customers: {} } as const
export const countUnsavedSegmentForm = { audience: {}, customers: {} } as const
export const createWebhookForm = { url: {"required":true,"minLength":1,"maxLength":2000}, types: {}, contract: {}, enabled: {} } as const
export const updateWebhookForm = { url: {"minLength":1,"maxLength":2000}, types: {}, contract: {}, enabled: {} } as const
export const rotateWebhookSecretForm = { overlap_hours: {"min":0,"max":168} } as const
export const replayWebhookForm = { from: {"required":true,"minLength":1,"maxLength":200} } as const
